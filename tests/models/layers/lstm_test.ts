import { seededRandom } from "#lib/random.ts";
import { startTensorFlow } from "#models/tensorflow.ts";
import { Lstm, type LstmWeights } from "#models/layers/lstm.ts";
import { pack } from "#models/layers/packing.ts";
import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import assert from "node:assert/strict";
import { farthest } from "../golden_network.ts";
import { plainLstm, randomLstm } from "./plain_lstm.ts";

// Ten steps of sums of a few dozen 32-bit products, against 64 bits.
const TOLERANCE = 2e-6;

await startTensorFlow();

/** The hidden state of each line, [song][L][H]; the songs run as one batch. */
function hiddenStates(
  weights: LstmWeights,
  songs: readonly number[][][],
  backward = false,
): number[][][] {
  const lstm = new Lstm(weights), byRow: number[][] = [];
  const x = Float32Array.from(songs.flat(2));
  lstm.run(x, pack(songs.map(({ length }) => length), backward), ({ halfHidden }, rows) => {
    const values = halfHidden.arraySync();
    rows.forEach((row, place) => byRow[row] = values[place].map((half) => 2 * half));
  });
  lstm.dispose();
  return songs.map((song) => byRow.splice(0, song.length));
}

Deno.test("two steps of one unit, as computed by hand", () => {
  const weights = {
    weightIh: Float32Array.of(1, 0, 2, -1), // input, forget, cell, output
    weightHh: Float32Array.of(0.5, 1, 0, 2),
    biasIh: Float32Array.of(0, 1, 0, 0.25),
    biasHh: Float32Array.of(0, 1, 0, 0.25),
  };
  // Line 1: i σ(1) = 0.731059, c̃ tanh(2) = 0.964028, o σ(-0.5) = 0.377541;
  //         c = 0.704761, h = 0.377541 · tanh(0.704761) = 0.229311.
  // Line 2: i σ(0.114655) = 0.528633, f σ(2.229311) = 0.902851, c̃ tanh(0) = 0,
  //         o σ(0.958622) = 0.722846; c = 0.636294, h = 0.722846 · tanh(0.636294) = 0.406507.
  const [[first, second]] = hiddenStates(weights, [[[1], [0]]]);
  assert.ok(farthest([...first, ...second], [0.229311, 0.406507]) <= 1e-6, `${first}, ${second}`);
});

Deno.test("the fast form equals the plain one, forward and backward, for any batch", () => {
  const cases = fc.record({
    seed: fc.nat(),
    features: fc.integer({ min: 1, max: 7 }),
    units: fc.integer({ min: 1, max: 9 }),
    lengths: fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 6 }),
    backward: fc.boolean(),
  });
  fc.assert(
    fc.property(cases, ({ seed, features, units, lengths, backward }) => {
      const random = seededRandom(seed), weights = randomLstm(features, units, random);
      const songs = lengths.map((length) =>
        Array.from({ length }, () => Array.from({ length: features }, () => random.normal()))
      );
      const found = hiddenStates(weights, songs, backward);
      const expected = songs.map((song) =>
        backward ? plainLstm(weights, song.toReversed()).toReversed() : plainLstm(weights, song)
      );
      const distance = farthest(found.flat(2), expected.flat(2));
      assert.ok(distance <= TOLERANCE, `${distance} away`);
    }),
    { numRuns: 60 },
  );
});

Deno.test("sizes are read from the weights", () => {
  const lstm = new Lstm(randomLstm(5, 3, seededRandom(1)));
  assert.deepEqual([lstm.features, lstm.units], [5, 3]);
  lstm.dispose();
});

Deno.test("each step has four gates and the hidden state of the songs still running", () => {
  const lstm = new Lstm(randomLstm(2, 3, seededRandom(1))), shapes: number[][][] = [];
  lstm.run(new Float32Array(8), pack([1, 3], false), ({ gates, halfHidden }) => {
    shapes.push([...gates, halfHidden].map(({ shape }) => shape));
  });
  lstm.dispose();
  assert.deepEqual(shapes, [[2, 3], [1, 3], [1, 3]].map((shape) => Array(5).fill(shape)));
});

Deno.test("a run leaks no tensor, and dispose frees the rest", () => {
  const before = tf.memory().numTensors;
  const lstm = new Lstm(randomLstm(2, 3, seededRandom(1)));
  const ready = tf.memory().numTensors;
  assert.ok(ready > before);
  for (const lengths of [[1], [3, 3], [1, 4, 2], []]) {
    lstm.run(new Float32Array(2 * 7), pack(lengths, false), () => {});
    assert.equal(tf.memory().numTensors, ready, `lengths ${lengths}`);
  }
  lstm.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("tensors that `onStep` keeps outlive the step", () => {
  const lstm = new Lstm(randomLstm(1, 1, seededRandom(1))), kept: tf.Tensor[] = [];
  lstm.run(Float32Array.of(1, 1), pack([2], false), ({ halfHidden }) => {
    kept.push(tf.keep(tf.clone(halfHidden)));
  });
  lstm.dispose();
  const [first, second] = kept.map((hidden) => hidden.dataSync()[0]);
  tf.dispose(kept);
  assert.notEqual(first, second);
});
