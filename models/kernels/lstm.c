/**
 * One direction of an LSTM over packed songs, and what it adds to the logits of each line.
 * `deno task kernel` compiles it to lstm.wasm, which is committed.
 *
 * Units are computed in groups of 8: the four gates of a group for all running songs, then their
 * cells, so that intermediate values stay in the first-level cache. The weights of one gate of a group
 * are one panel, read from start to end. Songs are computed in tiles of 4, one vector: the operand
 * [x | h] of a tile has the numbers of its four songs side by side.
 *
 * The logits of a song do not depend on the other songs, to the bit: gate_of_tile and gates_of_song
 * add the same products in the same order.
 *
 * Tuned for V8, which checks each memory access and rebuilds a vector constant at each use: loads are
 * few and wide, and constants are read from memory before a loop.
 */
#include <stddef.h>
#include <stdint.h>
#include <wasm_simd128.h>

#define EXPORT(name) __attribute__((export_name(#name)))
#define ALL(number) {number, number, number, number}

enum {
  UNITS = 8,  // of a group: two vectors
  SONGS = 4,  // of a tile: one vector
};

/** Four numbers. */
typedef float vector __attribute__((vector_size(16)));

/** One number for each unit of a group. */
typedef struct {
  vector a, b;
} units;

/** The gates of one song and one group. */
typedef struct {
  units input, forget, cell, output;
} gates;

/** What one song adds to the two logits of its line; the four numbers of each are still to be added. */
typedef struct {
  vector verse, chorus;
} logit_parts;

/** The weights of the classifier for one group. */
typedef struct {
  units verse, chorus;
} classifier_weights;

/** The arrays that the caller writes and reads. */
struct {
  units *weights;    // [direction][group]: panels [gate][bias, then depth], then classifier_weights
  float *x;          // [N, F]
  float *logits;     // [N, 2]
  int32_t *rows;     // [N]: the lines that the running songs read, step after step
  int32_t *running;  // [steps]: how many songs are running
} arrays;

static size_t feature_count, group_count;
/** Length of the [x] part of an operand, F padded to a whole vector, and of the whole [x | h]. */
static size_t inputs, depth;
/** Sizes in `units`: of the panel of one gate, and of all weights of a group. */
static size_t panel_size, group_size;
/** Size of the operands of all tiles, in `vector`s. */
static size_t operands_size;

static vector *operands;     // [2][tile][depth]: one is read, the other written for the next step
static units *cells;         // [B][group]
static gates *group_gates;   // [B], of the current group
static units *doubled;       // [B], of the current group: 2c, then σ(2c)
static logit_parts *parts;   // [B]

extern uint8_t __heap_base;
static uintptr_t heap_end;

static void *allocate(size_t bytes) {
  const uintptr_t start = (heap_end + 63) & ~(uintptr_t)63;  // a cache line
  heap_end = start + bytes;
  return (void *)start;
}

/** Makes room for a batch. Memory grows to the largest batch and is reused. */
EXPORT(reserve)
void reserve(size_t songs, size_t lines, size_t steps) {
  operands_size = (songs + SONGS - 1) / SONGS * depth;
  heap_end = (uintptr_t)&__heap_base;
  arrays.weights = allocate(2 * group_count * group_size * sizeof(units));  // first, so that they stay
  operands = allocate(2 * operands_size * sizeof(vector));
  cells = allocate(songs * group_count * sizeof(units));
  group_gates = allocate(songs * sizeof(gates));
  doubled = allocate(songs * sizeof(units));
  parts = allocate(songs * sizeof(logit_parts));
  arrays.x = allocate(lines * feature_count * sizeof(float));
  arrays.logits = allocate(lines * 2 * sizeof(float));
  arrays.rows = allocate(lines * sizeof(int32_t));
  arrays.running = allocate(steps * sizeof(int32_t));
  const size_t pages = (heap_end + 0xffff) >> 16, present = __builtin_wasm_memory_size(0);
  if (pages > present && __builtin_wasm_memory_grow(0, pages - present) == (size_t)-1) {
    __builtin_trap();
  }
}

/** Makes room for the weights of a network. Returns the address of `arrays`. */
EXPORT(shape)
void *shape(size_t features, size_t hidden_units) {
  feature_count = features;
  group_count = (hidden_units + UNITS - 1) / UNITS;
  inputs = (features + 3) & ~(size_t)3;
  depth = inputs + group_count * UNITS;
  panel_size = 1 + depth;
  group_size = 4 * panel_size + sizeof(classifier_weights) / sizeof(units);
  reserve(0, 0, 0);
  return &arrays;
}

/** a · b + c, rounded once or twice, as the processor prefers. */
static inline vector multiply_add(vector a, vector b, vector c) {
  return __builtin_wasm_relaxed_madd_f32x4(a, b, c);
}

/** The first number of a song in an operand. The numbers of a song are SONGS apart. */
static inline float *in_operand(vector *operand, size_t song) {
  return (float *)(operand + song / SONGS * depth) + song % SONGS;
}

static void read_line(size_t line, size_t song, vector *operand) {
  const float *from = arrays.x + line * feature_count, *end = from + feature_count;
  for (float *to = in_operand(operand, song); from < end; to += SONGS) *to = *from++;
}

/** One gate of the four songs of a tile. */
__attribute__((noinline))
static void gate_of_tile(const vector *panel, const vector *operand, units *to) {
  vector a0 = panel[0], a1 = a0, a2 = a0, a3 = a0;  // the bias
  vector b0 = panel[1], b1 = b0, b2 = b0, b3 = b0;
  for (const vector *last = panel + 2 * depth; panel < last; operand++) {
    panel += 2;
    const vector a = panel[0], b = panel[1], x = *operand;
    vector value = __builtin_shufflevector(x, x, 0, 0, 0, 0);
    a0 = multiply_add(value, a, a0);
    b0 = multiply_add(value, b, b0);
    value = __builtin_shufflevector(x, x, 1, 1, 1, 1);
    a1 = multiply_add(value, a, a1);
    b1 = multiply_add(value, b, b1);
    value = __builtin_shufflevector(x, x, 2, 2, 2, 2);
    a2 = multiply_add(value, a, a2);
    b2 = multiply_add(value, b, b2);
    value = __builtin_shufflevector(x, x, 3, 3, 3, 3);
    a3 = multiply_add(value, a, a3);
    b3 = multiply_add(value, b, b3);
  }
  enum { NEXT_SONG = sizeof(gates) / sizeof(units) };
  to[0] = (units){a0, b0};
  to[NEXT_SONG] = (units){a1, b1};
  to[2 * NEXT_SONG] = (units){a2, b2};
  to[3 * NEXT_SONG] = (units){a3, b3};
}

/** The four gates of one song. */
__attribute__((noinline))
static void gates_of_song(const vector *input, const float *operand, gates *to) {
  const vector *forget = input + 2 * panel_size, *cell = forget + 2 * panel_size;
  const vector *output = cell + 2 * panel_size;
  vector a0 = input[0], b0 = input[1], a1 = forget[0], b1 = forget[1];  // the biases
  vector a2 = cell[0], b2 = cell[1], a3 = output[0], b3 = output[1];
  for (const vector *last = input + 2 * depth; input < last; operand += SONGS) {
    const vector value = (vector)wasm_v128_load32_splat(operand);
    input += 2;
    forget += 2;
    cell += 2;
    output += 2;
    a0 = multiply_add(value, input[0], a0);
    b0 = multiply_add(value, input[1], b0);
    a1 = multiply_add(value, forget[0], a1);
    b1 = multiply_add(value, forget[1], b1);
    a2 = multiply_add(value, cell[0], a2);
    b2 = multiply_add(value, cell[1], b2);
    a3 = multiply_add(value, output[0], a3);
    b3 = multiply_add(value, output[1], b3);
  }
  *to = (gates){{a0, b0}, {a1, b1}, {a2, b2}, {a3, b3}};
}

/** The gates of one group for all running songs, before their activation. */
static void compute_gates(const units *panels, size_t songs, vector *operand) {
  const size_t tiled = songs - songs % SONGS;
  for (size_t gate = 0; gate < 4; gate++) {
    const vector *panel = (const vector *)(panels + gate * panel_size), *tile = operand;
    for (size_t song = 0; song < tiled; song += SONGS, tile += depth) {
      gate_of_tile(panel, tile, &group_gates[song].input + gate);
    }
  }
  for (size_t song = tiled; song < songs; song++) {
    gates_of_song((const vector *)panels, in_operand(operand, song), group_gates + song);
  }
}

typedef struct {
  vector most, least;                                        // bounds of x
  vector per_ln2, ln2;                                       // −1 / ln 2, ln 2
  vector whole;                                              // 1.5 · 2^23
  vector sixth, fifth, fourth, third, half, minus_one, one;  // the Taylor series of e^-r
} constants;

/** Not `const`, so that the compiler reads these vectors instead of building them at each use. */
constants numbers = {
    .most = ALL(87),
    .least = ALL(-87),
    .per_ln2 = ALL(-1.44269504f),
    .ln2 = ALL(0.693147181f),
    .whole = ALL(12582912),
    .sixth = ALL(1.0f / 720),
    .fifth = ALL(-1.0f / 120),
    .fourth = ALL(1.0f / 24),
    .third = ALL(-1.0f / 6),
    .half = ALL(0.5f),
    .minus_one = ALL(-1),
    .one = ALL(1),
};

/**
 * Replaces every x by its sigmoid, 1 / (1 + e^-x), within 1.2e-7. With x = r − n ln 2, where n is
 * whole and |r| <= ln 2 / 2, e^-x is 2^n e^-r: e^-r by its Taylor series, 2^n by adding n to the
 * exponent.
 */
static void activate(vector *from, const vector *end) {
  const constants k = numbers;
  for (; from < end; from++) {
    const vector x = wasm_f32x4_pmax(wasm_f32x4_pmin(*from, k.most), k.least);  // 2^n stays normal
    // Numbers from 2^23 on are whole, so this sum has n in its lowest bits.
    const vector shifted = multiply_add(x, k.per_ln2, k.whole);
    const vector r = multiply_add(shifted - k.whole, k.ln2, x);
    vector e = multiply_add(r, k.sixth, k.fifth);
    e = multiply_add(e, r, k.fourth);
    e = multiply_add(e, r, k.third);
    e = multiply_add(e, r, k.half);
    e = multiply_add(e, r, k.minus_one);
    e = multiply_add(e, r, k.one);
    e = (vector)wasm_i32x4_add((v128_t)e, wasm_i32x4_shl((v128_t)shifted, 23));
    *from = k.one / (k.one + e);
  }
}

/** tanh(x) = 2σ(2x) − 1, given σ(2x). */
static inline vector tanh_of(vector sigmoid, vector one) { return sigmoid + sigmoid - one; }

/** Updates four cells, c = forget · c + input · c̃. Returns 2c. */
static inline vector update(vector *cell, vector input, vector forget, vector gate, vector one) {
  *cell = multiply_add(forget, *cell, input * tanh_of(gate, one));
  return *cell + *cell;
}

/** The new cell states c of one group, and σ(2c). */
static void compute_cells(size_t group, size_t songs) {
  const vector one = numbers.one;
  const size_t next_song = group_count;
  const gates *gate = group_gates;
  units *cell = cells + group, *to = doubled, *end = to + songs;
  activate((vector *)gate, (const vector *)(gate + songs));
  for (; to < end; to++, gate++, cell += next_song) {
    to->a = update(&cell->a, gate->input.a, gate->forget.a, gate->cell.a, one);
    to->b = update(&cell->b, gate->input.b, gate->forget.b, gate->cell.b, one);
  }
  activate((vector *)doubled, (const vector *)end);
}

/** Writes four numbers of a song into an operand. */
static inline void write_operand(float *to, vector values) {
  wasm_v128_store32_lane(to, (v128_t)values, 0);
  wasm_v128_store32_lane(to + SONGS, (v128_t)values, 1);
  wasm_v128_store32_lane(to + 2 * SONGS, (v128_t)values, 2);
  wasm_v128_store32_lane(to + 3 * SONGS, (v128_t)values, 3);
}

/** h = output · tanh(c) of one group, added to the next step's operand and to the logit parts. */
static void compute_hidden(
    size_t group, const classifier_weights *weights, size_t songs, vector *next) {
  const vector one = numbers.one;
  const units verse = weights->verse, chorus = weights->chorus;
  const size_t tile_size = depth;
  const gates *gate = group_gates;
  const units *cell = doubled;
  logit_parts *part = parts;
  next += inputs + group * UNITS;
  for (size_t song = 0; song < songs; song++, gate++, cell++, part++) {
    const vector a = gate->output.a * tanh_of(cell->a, one);
    const vector b = gate->output.b * tanh_of(cell->b, one);
    float *to = (float *)(next + song / SONGS * tile_size) + song % SONGS;
    write_operand(to, a);
    write_operand(to + 4 * SONGS, b);
    part->verse = multiply_add(b, verse.b, multiply_add(a, verse.a, part->verse));
    part->chorus = multiply_add(b, chorus.b, multiply_add(a, chorus.a, part->chorus));
  }
}

static inline float total(vector parts) {
  return (parts[0] + parts[1]) + (parts[2] + parts[3]);
}

/** Adds to the logits what one direction, 0 or 1, contributes to the batch. */
EXPORT(run)
void run(size_t direction, size_t songs, size_t steps) {
  __builtin_memset(operands, 0, 2 * operands_size * sizeof(vector));
  __builtin_memset(cells, 0, songs * group_count * sizeof(units));
  vector *current = operands, *next = operands + operands_size;
  const int32_t *row = arrays.rows;
  for (size_t step = 0; step < steps; step++) {
    const size_t running = arrays.running[step];
    for (size_t song = 0; song < running; song++) read_line(row[song], song, current);
    __builtin_memset(parts, 0, running * sizeof(logit_parts));
    const units *panels = arrays.weights + direction * group_count * group_size;
    for (size_t group = 0; group < group_count; group++, panels += group_size) {
      compute_gates(panels, running, current);
      compute_cells(group, running);
      compute_hidden(group, (const classifier_weights *)(panels + 4 * panel_size), running, next);
    }
    for (size_t song = 0; song < running; song++) {
      arrays.logits[2 * row[song]] += total(parts[song].verse);
      arrays.logits[2 * row[song] + 1] += total(parts[song].chorus);
    }
    row += running;
    vector *read = current;
    current = next;
    next = read;
  }
}
