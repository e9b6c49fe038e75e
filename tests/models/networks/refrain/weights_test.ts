import { seededRandom } from "#lib/random.ts";
import {
  initialWeights,
  kernelShapes,
  refrainShapes,
  sizesOf,
} from "#models/networks/refrain/weights.ts";
import { featureStatistics } from "#models/networks/refrain/statistics.ts";
import { elementCount } from "#models/weights.ts";
import assert from "node:assert/strict";
import { songOfRows } from "../../golden_network.ts";

const SIZES = { inputs: 110, pairs: 8, width: 64, units: 64 };
const statistics = featureStatistics([songOfRows([new Array(100).fill(1)])], 100);
const weights = initialWeights(SIZES, statistics, seededRandom(1));

function values(name: string): Float32Array {
  return weights.get(name)!.values;
}

Deno.test("the kernel has 157,402 weights, the CRF 12, and 200 numbers standardise features", () => {
  const count = (shapes: Readonly<Record<string, readonly number[]>>) =>
    Object.values(shapes).reduce((sum, shape) => sum + elementCount(shape), 0);
  assert.equal(count(kernelShapes(SIZES)), 157_402);
  assert.equal(count(refrainShapes(SIZES)), 157_614);
  assert.deepEqual([...weights.keys()], Object.keys(refrainShapes(SIZES)));
  assert.deepEqual(sizesOf(weights), SIZES);
});

for (
  const [name, inputs] of [
    ["input.weight", 110],
    ["input.bias", 110],
    ["pair.0.weight", 8],
    ["attention_1.query_key_value.weight", 64],
    ["attention_2.output.bias", 128],
    ["lstm.weight_ih_l0", 64],
    ["lstm.weight_hh_l0_reverse", 64],
    ["lstm.bias_hh_l0", 64],
    ["output.weight", 128],
  ] as const
) {
  Deno.test(`${name} is uniform in ±1 / √${inputs}`, () => {
    const all = values(name), bound = 1 / Math.sqrt(inputs);
    assert.ok(all.every((value) => Math.abs(value) <= bound));
    const deviation = Math.sqrt(all.reduce((sum, value) => sum + value ** 2, 0) / all.length);
    // four standard errors of the deviation of a uniform distribution
    const tolerance = 4 * Math.sqrt(0.2 / all.length);
    assert.ok(Math.abs(deviation / (bound / Math.sqrt(3)) - 1) < tolerance, `${deviation}`);
  });
}

Deno.test("normalisations start as 1 and 0, the CRF's tables as they are declared", () => {
  for (const norm of ["input_norm", "attention_1.norm", "attention_2.norm"]) {
    assert.ok(values(`${norm}.weight`).every((value) => value === 1));
    assert.ok(values(`${norm}.bias`).every((value) => value === 0));
  }
  assert.deepEqual(
    [...values("crf.transitions")],
    [0.5, -0.5, -0.5, 0.5, 1.5, -1.5, -1.5, 1.5, 0, 0, 0, 0],
  );
});

Deno.test("features are standardised by the mean and deviation of all lines", () => {
  const songs = [songOfRows([[1, 5], [3, 5]]), songOfRows([[8, 5]])];
  const { mean, deviation } = featureStatistics(songs, 2);
  assert.deepEqual([...mean], [4, 5]);
  assert.ok(Math.abs(deviation[0] - (Math.sqrt(26 / 3) + 1e-3)) < 1e-6);
  assert.ok(Math.abs(deviation[1] - 1e-3) < 1e-9);
});

Deno.test("the same seed draws the same weights, a different seed different ones", () => {
  const draw = (seed: number) => initialWeights(SIZES, statistics, seededRandom(seed));
  assert.deepEqual(draw(1), weights);
  assert.notDeepEqual(draw(2), weights);
});
