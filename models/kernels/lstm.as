/**
 * One direction of an LSTM over packed songs, and what it adds to the logits of each line. This is
 * AssemblyScript; `deno task kernel` compiles it to `lstm.wasm`.
 *
 * Units are computed in groups of 8: the four gates of a group for all running songs, then their
 * cells, so that nothing in between leaves the first-level cache. The weights of a group's gate are
 * one panel, read from start to end. Songs stand in tiles of 4, one vector: a tile's operand
 * [x | h] has the four songs' numbers side by side.
 *
 * A song's numbers do not depend on its neighbours, to the bit: whichever function computes them, the
 * same products are added in the same order.
 *
 * Written for V8, which checks each access to memory and makes vector constants anew wherever they
 * are used: loads are few and wide, and constants are read from memory before a loop.
 */

/** Units of a group: two vectors. */
const UNITS: usize = 8;
/** Songs of a tile: one vector. */
const SONGS: usize = 4;
const VECTOR_BYTES: usize = 16;
const UNITS_BYTES: usize = 2 * VECTOR_BYTES;
/** The gates of a song: input, forget, cell and output of one group. */
const GATES_BYTES: usize = 4 * UNITS_BYTES;
/** The sums of a song: for each of the two logits four parts, one a lane. */
const SUMS_BYTES: usize = 2 * VECTOR_BYTES;

let features: usize = 0, groups: usize = 0;
/** Numbers of an operand: F, filled up to a whole vector, and H, filled up to whole groups. */
let inputs: usize = 0, depth: usize = 0;
let panelBytes: usize = 0, groupBytes: usize = 0, cellBytes: usize = 0, operandBytes: usize = 0;

// Where things lie. Weights come first, so that they stay while the rest is laid out for a batch.

/** f32 [direction][group]: panels [gate][bias, then depth][8], then the classifier's [label][8]. */
export let weights: usize = 0;
/** f32 [N, F] */
export let x: usize = 0;
/** f32 [N, 2] */
export let logits: usize = 0;
/** i32 [N]: the lines that the running songs read, step after step. */
export let rows: usize = 0;
/** i32 [steps]: how many songs are running. */
export let running: usize = 0;
/** f32 [tile][depth][4], twice: one is read while the other is written for the next step. */
let operands: usize = 0;
/** f32 [B][8 groups] */
let cells: usize = 0;
/** Of one group. f32 [B][gate][8] */
let gates: usize = 0;
/** Of one group: 2c, then σ(2c). f32 [B][8] */
let doubled: usize = 0;
/** f32 [B][label][4] */
let sums: usize = 0;
let end: usize = 0;

/** Makes room for the weights of a network. */
export function shape(ofFeatures: usize, ofUnits: usize): void {
  features = ofFeatures;
  groups = (ofUnits + UNITS - 1) / UNITS;
  inputs = (features + 3) & ~3;
  depth = inputs + groups * UNITS;
  panelBytes = (1 + depth) * UNITS_BYTES;
  groupBytes = 4 * panelBytes + 2 * UNITS_BYTES;
  cellBytes = groups * UNITS_BYTES;
  reserve(0, 0, 0);
}

/** Makes room for a batch. Memory grows to the largest batch and is used again. */
export function reserve(songs: usize, lines: usize, steps: usize): void {
  operandBytes = (songs + SONGS - 1) / SONGS * depth * VECTOR_BYTES;
  end = __heap_base;
  weights = take(2 * groups * groupBytes);
  operands = take(2 * operandBytes);
  cells = take(songs * cellBytes);
  gates = take(songs * GATES_BYTES);
  doubled = take(songs * UNITS_BYTES);
  sums = take(songs * SUMS_BYTES);
  x = take(lines * features * 4);
  logits = take(lines * 8);
  rows = take(lines * 4);
  running = take(steps * 4);
  const missing = <i32> ((end + 0xffff) >>> 16) - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) unreachable();
}

function take(bytes: usize): usize {
  const place = (end + 63) & ~63; // a cache line
  end = place + bytes;
  return place;
}

/** Adds to the logits what one direction, 0 or 1, makes of the batch. */
export function run(direction: usize, songs: usize, steps: usize): void {
  memory.fill(operands, 0, 2 * operandBytes);
  memory.fill(cells, 0, songs * cellBytes);
  let now = operands, next = operands + operandBytes, row = rows;
  for (let step: usize = 0; step < steps; step++) {
    const songs: usize = load<i32>(running + 4 * step);
    for (let song: usize = 0; song < songs; song++) readLine(load<i32>(row + 4 * song), song, now);
    memory.fill(sums, 0, songs * SUMS_BYTES);
    let panels = weights + direction * groups * groupBytes;
    for (let group: usize = 0; group < groups; group++, panels += groupBytes) {
      gatesOf(panels, songs, now);
      cellsOf(group, songs);
      hiddenOf(group, panels + 4 * panelBytes, songs, next);
    }
    for (let song: usize = 0; song < songs; song++) addLogits(load<i32>(row + 4 * song), song);
    row += 4 * songs;
    const read = now;
    now = next;
    next = read;
  }
}

/** Where a song's numbers begin in an operand; they lie a vector apart. */
@inline
function placeOf(song: usize, operand: usize): usize {
  return operand + song / SONGS * depth * VECTOR_BYTES + song % SONGS * 4;
}

function readLine(line: usize, song: usize, operand: usize): void {
  const last = x + (line + 1) * features * 4;
  let to = placeOf(song, operand);
  for (let from = last - features * 4; from < last; from += 4, to += VECTOR_BYTES) {
    store<f32>(to, load<f32>(from));
  }
}

/** The gates of one group for all running songs, before their activation. */
function gatesOf(panels: usize, songs: usize, operand: usize): void {
  const tiled = songs - songs % SONGS;
  for (let gate: usize = 0; gate < 4; gate++) {
    let to = gates + gate * UNITS_BYTES, tile = operand;
    for (const end = to + tiled * GATES_BYTES; to < end; to += SONGS * GATES_BYTES) {
      gateOfTile(panels + gate * panelBytes, tile, to);
      tile += depth * VECTOR_BYTES;
    }
  }
  for (let song = tiled; song < songs; song++) {
    gatesOfSong(panels, placeOf(song, operand), gates + song * GATES_BYTES);
  }
}

/** One gate of the four songs of a tile. Exported, so that it stays a function of its own. */
export function gateOfTile(panel: usize, operand: usize, to: usize): void {
  let a0 = v128.load(panel), b0 = v128.load(panel, 16); // the bias
  let a1 = a0, b1 = b0, a2 = a0, b2 = b0, a3 = a0, b3 = b0;
  for (const last = panel + panelBytes - UNITS_BYTES; panel < last; operand += VECTOR_BYTES) {
    panel += UNITS_BYTES;
    const a = v128.load(panel), b = v128.load(panel, 16), values = v128.load(operand);
    let value = v128.shuffle<f32>(values, values, 0, 0, 0, 0);
    a0 = f32x4.relaxed_madd(value, a, a0);
    b0 = f32x4.relaxed_madd(value, b, b0);
    value = v128.shuffle<f32>(values, values, 1, 1, 1, 1);
    a1 = f32x4.relaxed_madd(value, a, a1);
    b1 = f32x4.relaxed_madd(value, b, b1);
    value = v128.shuffle<f32>(values, values, 2, 2, 2, 2);
    a2 = f32x4.relaxed_madd(value, a, a2);
    b2 = f32x4.relaxed_madd(value, b, b2);
    value = v128.shuffle<f32>(values, values, 3, 3, 3, 3);
    a3 = f32x4.relaxed_madd(value, a, a3);
    b3 = f32x4.relaxed_madd(value, b, b3);
  }
  storeUnits(to, a0, b0);
  storeUnits(to + GATES_BYTES, a1, b1);
  storeUnits(to + 2 * GATES_BYTES, a2, b2);
  storeUnits(to + 3 * GATES_BYTES, a3, b3);
}

/** The four gates of one song. Exported, so that it stays a function of its own. */
export function gatesOfSong(input: usize, operand: usize, to: usize): void {
  let forget = input + panelBytes, cell = forget + panelBytes, output = cell + panelBytes;
  let a0 = v128.load(input), b0 = v128.load(input, 16); // the biases
  let a1 = v128.load(forget), b1 = v128.load(forget, 16);
  let a2 = v128.load(cell), b2 = v128.load(cell, 16);
  let a3 = v128.load(output), b3 = v128.load(output, 16);
  for (const last = forget - UNITS_BYTES; input < last; operand += VECTOR_BYTES) {
    input += UNITS_BYTES;
    forget += UNITS_BYTES;
    cell += UNITS_BYTES;
    output += UNITS_BYTES;
    const value = v128.load32_splat(operand);
    a0 = f32x4.relaxed_madd(value, v128.load(input), a0);
    b0 = f32x4.relaxed_madd(value, v128.load(input, 16), b0);
    a1 = f32x4.relaxed_madd(value, v128.load(forget), a1);
    b1 = f32x4.relaxed_madd(value, v128.load(forget, 16), b1);
    a2 = f32x4.relaxed_madd(value, v128.load(cell), a2);
    b2 = f32x4.relaxed_madd(value, v128.load(cell, 16), b2);
    a3 = f32x4.relaxed_madd(value, v128.load(output), a3);
    b3 = f32x4.relaxed_madd(value, v128.load(output, 16), b3);
  }
  storeUnits(to, a0, b0);
  storeUnits(to + UNITS_BYTES, a1, b1);
  storeUnits(to + 2 * UNITS_BYTES, a2, b2);
  storeUnits(to + 3 * UNITS_BYTES, a3, b3);
}

@inline
function storeUnits(to: usize, a: v128, b: v128): void {
  v128.store(to, a);
  v128.store(to, b, 16);
}

/** The new cell states c of one group, and σ(2c). */
function cellsOf(group: usize, songs: usize): void {
  const one = number(ONE);
  activate(gates, gates + songs * GATES_BYTES);
  let gate = gates, to = doubled, cell = cells + group * UNITS_BYTES;
  for (const end = to + songs * UNITS_BYTES; to < end; to += UNITS_BYTES) {
    newCells(gate, cell, to, one);
    newCells(gate + 16, cell + 16, to + 16, one);
    gate += GATES_BYTES;
    cell += cellBytes;
  }
  activate(doubled, to);
}

/** c = forget · c + input · c̃, for four units. */
@inline
function newCells(gate: usize, cell: usize, to: usize, one: v128): void {
  const entering = f32x4.mul(v128.load(gate), tanhOf(v128.load(gate, 64), one));
  const c = f32x4.relaxed_madd(v128.load(gate, 32), v128.load(cell), entering);
  v128.store(cell, c);
  v128.store(to, f32x4.add(c, c));
}

/** h = output · tanh(c) of one group, into the next step's operand and into the sums. */
function hiddenOf(group: usize, classifier: usize, songs: usize, next: usize): void {
  const one = number(ONE);
  const verseA = v128.load(classifier), verseB = v128.load(classifier, 16);
  const chorusA = v128.load(classifier, 32), chorusB = v128.load(classifier, 48);
  next += (inputs + group * UNITS) * VECTOR_BYTES;
  for (let song: usize = 0; song < songs; song++) {
    const output = gates + song * GATES_BYTES + 3 * UNITS_BYTES;
    const from = doubled + song * UNITS_BYTES, sum = sums + song * SUMS_BYTES;
    const a = f32x4.mul(v128.load(output), tanhOf(v128.load(from), one));
    const b = f32x4.mul(v128.load(output, 16), tanhOf(v128.load(from, 16), one));
    const to = placeOf(song, next);
    storeApart(to, a);
    storeApart(to + 4 * VECTOR_BYTES, b);
    const verse = f32x4.relaxed_madd(a, verseA, v128.load(sum));
    v128.store(sum, f32x4.relaxed_madd(b, verseB, verse));
    const chorus = f32x4.relaxed_madd(a, chorusA, v128.load(sum, 16));
    v128.store(sum, f32x4.relaxed_madd(b, chorusB, chorus), 16);
  }
}

@inline
function storeApart(to: usize, values: v128): void {
  v128.store32_lane(to, values, 0);
  v128.store32_lane(to, values, 1, VECTOR_BYTES);
  v128.store32_lane(to, values, 2, 2 * VECTOR_BYTES);
  v128.store32_lane(to, values, 3, 3 * VECTOR_BYTES);
}

/** tanh(x) = 2σ(2x) − 1, given σ(2x). */
@inline
function tanhOf(sigmoid: v128, one: v128): v128 {
  return f32x4.sub(f32x4.add(sigmoid, sigmoid), one);
}

/** Bounds of x; −1 / ln 2; 1.5 · 2^23; ln 2; and the Taylor series of e^-r from its last term. */
const NUMBERS = memory.data<f32>([
  87, -87, -1.44269504, 12582912, 0.693147181, //
  1.0 / 720, -1.0 / 120, 1.0 / 24, -1.0 / 6, 0.5, -1, 1,
]);
const ONE: usize = 11;

@inline
function number(place: usize): v128 {
  return v128.load32_splat(NUMBERS + 4 * place);
}

/**
 * Replaces every x by its sigmoid, 1 / (1 + e^-x), within 1.2e-7. With x = r - n ln 2, where n is
 * whole and |r| <= ln 2 / 2, e^-x is 2^n e^-r: e^-r by its Taylor series, 2^n by adding n to the
 * exponent.
 */
function activate(from: usize, end: usize): void {
  const most = number(0), least = number(1), perLn2 = number(2), whole = number(3), ln2 = number(4);
  const sixth = number(5), fifth = number(6), fourth = number(7), third = number(8);
  const half = number(9), minusOne = number(10), one = number(ONE);
  for (; from < end; from += VECTOR_BYTES) {
    const x = f32x4.pmax(f32x4.pmin(v128.load(from), most), least); // so that 2^n is normal
    // Numbers from 2^23 on are whole, so this sum has n in its lowest bits.
    const shifted = f32x4.relaxed_madd(x, perLn2, whole);
    const r = f32x4.relaxed_madd(f32x4.sub(shifted, whole), ln2, x);
    let e = f32x4.relaxed_madd(r, sixth, fifth);
    e = f32x4.relaxed_madd(e, r, fourth);
    e = f32x4.relaxed_madd(e, r, third);
    e = f32x4.relaxed_madd(e, r, half);
    e = f32x4.relaxed_madd(e, r, minusOne);
    e = f32x4.relaxed_madd(e, r, one);
    e = i32x4.add(e, i32x4.shl(shifted, 23));
    v128.store(from, f32x4.div(one, f32x4.add(one, e)));
  }
}

/** Adds a song's sums to the logits of the line that it read. */
function addLogits(line: usize, song: usize): void {
  const to = logits + 8 * line, from = sums + song * SUMS_BYTES;
  store<f32>(to, load<f32>(to) + total(v128.load(from)));
  store<f32>(to, load<f32>(to, 4) + total(v128.load(from, 16)), 4);
}

@inline
function total(sum: v128): f32 {
  return (f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1)) +
    (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
}
