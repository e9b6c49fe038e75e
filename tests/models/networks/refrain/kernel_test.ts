import { seededRandom } from "#lib/random.ts";
import { compileKernel, RefrainKernel } from "#models/networks/refrain/kernel.ts";
import { songLoss } from "#models/networks/refrain/loss.ts";
import { kernelShapes, type RefrainSizes } from "#models/networks/refrain/weights.ts";
import { elementCount, type Weights } from "#models/weights.ts";
import assert from "node:assert/strict";
import { uniform } from "../../random_network.ts";
import {
  golden,
  goldenCodes,
  goldenInput,
  goldenLabels,
  goldenMasks,
  goldenWeights,
  relativeDistance,
} from "./golden.ts";

const module = await compileKernel();
const { small, full } = golden.sizes;
/**
 * Smaller gradients are compared with this size. Those by `pair.2.bias` are 0: what is added to all
 * scores of a line changes no softmax.
 */
const LEAST = 0.01;
const SETTINGS = { labelSmoothing: 0.1, crossEntropyWeight: 0.5 };

/** The kernel's part of an array of all weights, by name. */
function byName(all: Float32Array, sizes: RefrainSizes): Map<string, Float32Array> {
  let from = 0;
  return new Map(
    Object.entries(kernelShapes(sizes)).map((
      [name, shape],
    ) => [name, all.slice(from, from += elementCount(shape))]),
  );
}

for (const dropout of [false, true]) {
  const expected = dropout ? golden.small_with_dropout : golden.small;
  const title = dropout ? "with dropout masks" : "without dropout";

  Deno.test(`the kernel has PyTorch's emissions and loss ${title}`, () => {
    const weights = goldenWeights(small), kernel = new RefrainKernel(module, weights);
    const transitions = weights.get("crf.transitions")!.values;
    let loss = 0;
    golden.lengths.forEach((lines, c) => {
      const masks = dropout ? goldenMasks(lines, small) : undefined;
      const emissions = kernel.emissions(goldenInput(lines, c, small), masks);
      const distance = relativeDistance(emissions, expected.emissions[c]);
      assert.ok(distance <= 2e-6, `${lines} lines: ${distance}`);
      const song = { emissions, transitions, codes: goldenCodes(lines, c) };
      loss += songLoss({ ...song, labels: goldenLabels(lines) }, SETTINGS).loss;
    });
    const total = golden.lengths.reduce((sum, lines) => sum + lines);
    assert.ok(Math.abs(loss / total - expected.loss) <= 1e-6);
  });
}

Deno.test("the kernel has PyTorch's gradients, with dropout masks", () => {
  const weights = goldenWeights(small), kernel = new RefrainKernel(module, weights);
  const transitions = weights.get("crf.transitions")!.values;
  const byTransitions = new Float64Array(transitions.length);
  const total = golden.lengths.reduce((sum, lines) => sum + lines);
  golden.lengths.forEach((lines, c) => {
    const emissions = kernel.emissions(goldenInput(lines, c, small), goldenMasks(lines, small));
    const song = { emissions, transitions, codes: goldenCodes(lines, c) };
    const loss = songLoss({ ...song, labels: goldenLabels(lines) }, SETTINGS);
    kernel.addGradients(Float32Array.from(loss.byEmissions, (gradient) => gradient / total));
    loss.byTransitions.forEach((gradient, place) => byTransitions[place] += gradient / total);
  });
  const { transitions: expectedTransitions, ...expected } = golden.small_with_dropout.gradients;
  const found = byName(kernel.gradients(), small);
  assert.deepEqual([...found.keys()], Object.keys(expected));
  for (const [name, gradients] of Object.entries(expected)) {
    const distance = relativeDistance(found.get(name)!, gradients, LEAST);
    assert.ok(distance <= 1e-5, `${name}: ${distance}`);
  }
  assert.ok(relativeDistance(byTransitions, expectedTransitions) <= 1e-6);
});

Deno.test("the full network has PyTorch's emissions and gradients", () => {
  const kernel = new RefrainKernel(module, goldenWeights(full)), lines = golden.full_length;
  const emissions = kernel.emissions(goldenInput(lines, 0, full));
  const distance = relativeDistance(emissions, golden.full.emissions);
  assert.ok(distance <= 1e-5, `emissions: ${distance}`);
  kernel.addGradients(
    Float32Array.from(emissions, (_, place) => (Math.floor(place / 2) - place % 2) / 16),
  );
  const largest = Math.max(...Object.values(golden.full.sums_and_norms).map(([, norm]) => norm));
  for (const [name, gradients] of byName(kernel.gradients(), full)) {
    const [sum, norm] = golden.full.sums_and_norms[name as "input.weight"];
    const foundSum = gradients.reduce((sum, gradient, k) => sum + (k % 3 + 1) * gradient, 0);
    const foundNorm = Math.hypot(...gradients);
    const scale = Math.max(norm, LEAST * largest);
    assert.ok(
      Math.abs(foundNorm - norm) <= 1e-4 * scale,
      `${name}: norm ${foundNorm}, not ${norm}`,
    );
    assert.ok(Math.abs(foundSum - sum) <= 1e-3 * scale, `${name}: sum ${foundSum}, not ${sum}`);
  }
});

/** Small random weights, and a song, that a seed decides. */
function randomNetwork(seed: number): Weights {
  const random = seededRandom(seed);
  const entries = Object.entries(kernelShapes(small)).map(([name, shape]) => {
    const gain = name.includes("norm.weight") ? 1 : 0;
    const values = uniform(elementCount(shape), 0.4, random).map((value) => value + gain);
    return [name, { shape, values }] as const;
  });
  return new Map(entries);
}

Deno.test("the gradients are those of finite differences", () => {
  const weights = randomNetwork(3), kernel = new RefrainKernel(module, weights), lines = 9;
  const input = goldenInput(lines, 5, small), masks = goldenMasks(lines, small);
  const factors = uniform(2 * lines, 1, seededRandom(4));
  const value = () =>
    kernel.emissions(input, masks)
      .reduce((sum, emission, place) => sum + emission * factors[place], 0);
  value();
  kernel.addGradients(factors);
  const gradients = kernel.gradients().slice(), step = 1 / 64;
  const random = seededRandom(5), largest = Math.max(...gradients.map(Math.abs));
  for (let trial = 0; trial < 300; trial++) {
    const place = random.below(gradients.length), before = kernel.weights()[place];
    const at = (change: number) => {
      kernel.weights()[place] = before + change;
      kernel.prepare();
      return value();
    };
    // Richardson extrapolation of central differences
    const [wide, narrow] = [step, step / 2].map((h) => (at(h) - at(-h)) / (2 * h));
    at(0);
    const expected = (4 * narrow - wide) / 3;
    const distance = Math.abs(gradients[place] - expected);
    assert.ok(distance <= 2e-4 * largest, `${place}: ${gradients[place]}, not ${expected}`);
  }
});

Deno.test("songs of 1, 2, 3, 5 and 300 lines are computed the same in any order, to the bit", () => {
  const weights = randomNetwork(7), lengths = [1, 2, 3, 5, 300];
  const compute = (kernel: RefrainKernel, lines: number) => {
    kernel.gradients().fill(0);
    const emissions = kernel.emissions(goldenInput(lines, 1, small));
    kernel.addGradients(emissions);
    return { emissions, gradients: kernel.gradients().slice() };
  };
  const shared = new RefrainKernel(module, weights);
  for (const lines of [...lengths, ...lengths.toReversed()]) {
    const { emissions, gradients } = compute(shared, lines);
    assert.ok(emissions.length === 2 * lines && emissions.every(Number.isFinite));
    assert.ok(gradients.every(Number.isFinite));
    const alone = compute(new RefrainKernel(module, weights), lines);
    assert.deepEqual({ emissions, gradients }, alone, `${lines} lines`);
  }
});

Deno.test("memory grows to the longest song, and not after it", () => {
  const kernel = new RefrainKernel(module, randomNetwork(1)), before = kernel.bytes;
  kernel.emissions(goldenInput(300, 0, small));
  const largest = kernel.bytes;
  assert.ok(largest > before && largest < before + 2e7, `${before}, then ${largest}`);
  for (let lines = 1; lines <= 300; lines += 13) kernel.emissions(goldenInput(lines, 0, small));
  assert.equal(kernel.bytes, largest);
});

Deno.test("a song that no memory can hold is refused", () => {
  const kernel = new RefrainKernel(module, goldenWeights(small));
  const x = new Float32Array(), pairs = new Float32Array();
  assert.throws(() => kernel.emissions({ x, pairs, lines: 8_001 }), /8001 lines: .* at most 8000/);
  kernel.dispose();
});

Deno.test("a disposed network throws", () => {
  const kernel = new RefrainKernel(module, randomNetwork(1));
  kernel.dispose();
  assert.equal(kernel.bytes, 0);
  assert.throws(() => kernel.emissions(goldenInput(3, 0, small)), /disposed of/);
});
