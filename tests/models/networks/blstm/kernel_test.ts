import { seededRandom } from "#lib/random.ts";
import { type BlstmWeights, toEngineWeights } from "#models/networks/blstm/engine.ts";
import { blstmShapes } from "#models/networks/blstm/weights.ts";
import { compileKernel, LstmKernel } from "#models/networks/blstm/kernel.ts";
import assert from "node:assert/strict";
import { portable } from "../../engines.ts";
import { farthest } from "../../golden_network.ts";
import { uniform } from "../../random_network.ts";

const module = (await compileKernel())!;

const random = seededRandom(4);
const LENGTHS = [1, 40, 7, 120, 3, 3, 12, 1, 64];
const LINES = 251;

/** Weights of a network, uniform in ±bound. */
function weightsWithin(bound: number, features: number, units: number): BlstmWeights {
  const shapes = Object.entries(blstmShapes(features, units));
  return toEngineWeights(
    new Map(shapes.map(([name, shape]) => {
      const size = shape.reduce((product, axis) => product * axis);
      return [name, { shape, values: uniform(size, bound, random) }];
    })),
  );
}

/** A network with one feature and one unit, whose backward direction is zero. */
function oneUnit(gates: { weights: number[]; biases: number[] }): BlstmWeights {
  const none = new Float32Array(4);
  const forward = {
    weightIh: Float32Array.from(gates.weights),
    weightHh: none,
    biasIh: Float32Array.from(gates.biases),
    biasHh: none,
  };
  const backward = { weightIh: none, weightHh: none, biasIh: none, biasHh: none };
  const classifier = Float32Array.of(1, 0, 0, 0), bias = new Float32Array(2);
  return { directions: [forward, backward], classifier, bias };
}

/** The probability of a chorus for each line. */
function chorus(logits: Float32Array): Float32Array {
  return Float32Array.from(
    { length: logits.length / 2 },
    (_, line) => 1 / (1 + Math.exp(logits[2 * line] - logits[2 * line + 1])),
  );
}

// Larger weights make a network chaotic: both forms are then equally far from 64-bit values.
for (const [features, units] of [[1, 1], [3, 5], [4, 8], [59, 7], [61, 33], [60, 256]]) {
  Deno.test(`the kernel agrees with the portable form: ${features} features, ${units} units`, () => {
    for (const bound of [0, 1e-40, 0.08, Math.min(0.25, 2 / Math.sqrt(units))]) {
      const weights = weightsWithin(bound, features, units);
      const kernel = new LstmKernel(module, weights), yardstick = portable(weights);
      for (const inputs of [0, 1e-40, 1]) {
        const x = uniform(LINES * features, inputs, random);
        const found = chorus(kernel.logits(x, LENGTHS));
        const distance = farthest(found, chorus(yardstick.logits(x, LENGTHS)));
        assert.ok(distance <= 1e-6, `weights ${bound}, inputs ${inputs}: ${distance} away`);
      }
      yardstick.dispose();
    }
  });
}

Deno.test("gates that are fully open or closed compute with whole numbers", () => {
  for (const large of [100, 1e5, 1e30, 3e38]) {
    const open = oneUnit({ weights: [0, 0, 0, 0], biases: [large, large, large, large] });
    const logits = new LstmKernel(module, open).logits(new Float32Array(4), [4]); // c = 1, 2, 3, 4
    const verse = logits.filter((_, place) => place % 2 === 0);
    assert.ok(farthest(verse, [1, 2, 3, 4].map(Math.tanh)) <= 1e-7, `${large}: ${verse}`);
    const shut = oneUnit({ weights: [0, 0, 0, 0], biases: [large, large, large, -large] });
    const none = new LstmKernel(module, shut).logits(new Float32Array(4), [4]);
    assert.ok(farthest(none, new Float32Array(8)) <= 1e-30, `${large}: ${none}`);
  }
});

Deno.test("the sigmoid and the tanh are within 2e-7 of 64-bit values, from -100 to 100", () => {
  const songs = 20_001, x = Float32Array.from({ length: songs }, (_, i) => (i - 10_000) / 100);
  const lengths = Array<number>(songs).fill(1);
  const sigmoid = oneUnit({ weights: [0, 0, 0, 1], biases: [100, 100, 100, 0] });
  const tanh = oneUnit({ weights: [0, 0, 1, 0], biases: [100, 100, 0, 100] });
  const verse = (weights: BlstmWeights) =>
    new LstmKernel(module, weights).logits(x, lengths).filter((_, place) => place % 2 === 0);
  const sigmoids = [...x].map((value) => Math.tanh(1) / (1 + Math.exp(-value)));
  assert.ok(farthest(verse(sigmoid), sigmoids) <= 2e-7);
  assert.ok(farthest(verse(tanh), [...x].map((value) => Math.tanh(Math.tanh(value)))) <= 2e-7);
});

Deno.test("a network's memory grows to its largest batch, and not during 200 smaller ones", () => {
  const kernel = new LstmKernel(module, weightsWithin(0.1, 60, 64)), before = kernel.bytes;
  const tag = (lengths: number[]) =>
    kernel.logits(new Float32Array(60 * lengths.reduce((sum, length) => sum + length)), lengths);
  tag(Array(64).fill(60));
  const largest = kernel.bytes;
  assert.ok(largest > before && largest < before + 2e6, `${before}, then ${largest}`);
  for (let batch = 0; batch < 200; batch++) {
    tag(Array.from({ length: 1 + random.below(64) }, () => 1 + random.below(60)));
  }
  assert.equal(kernel.bytes, largest);
});

Deno.test("growing between batches changes no logit", () => {
  const weights = weightsWithin(0.25, 60, 33), x = uniform(60 * LINES, 1, random);
  const kernel = new LstmKernel(module, weights);
  const once = kernel.logits(x, LENGTHS);
  kernel.logits(new Float32Array(60 * 5000), [1000, 4000]);
  assert.deepEqual(kernel.logits(x, LENGTHS), once);
});

Deno.test("networks do not share memory, and a disposed network throws", () => {
  const x = uniform(60 * LINES, 1, random), weights = weightsWithin(0.25, 60, 5);
  const one = new LstmKernel(module, weights), before = one.logits(x, LENGTHS);
  const other = new LstmKernel(module, weightsWithin(0.25, 60, 7));
  other.logits(x, LENGTHS);
  other.dispose();
  assert.equal(other.bytes, 0);
  assert.throws(() => other.logits(x, LENGTHS), /Cannot compute logits: .* disposed of/);
  assert.deepEqual(one.logits(x, LENGTHS), before);
});
