import { seededRandom } from "#lib/random.ts";
import { clearEmissions, toVariables } from "#models/networks/refrain/clear_form.ts";
import type { NetworkInput } from "#models/networks/refrain/input.ts";
import { compileKernel, RefrainKernel } from "#models/networks/refrain/kernel.ts";
import {
  initialWeights,
  kernelShapes,
  type RefrainSizes,
} from "#models/networks/refrain/weights.ts";
import { startTensorFlow } from "#models/tensorflow.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { symmetric, uniform } from "../../random_network.ts";
import { golden, goldenInput, goldenMasks, goldenWeights, relativeDistance } from "./golden.ts";

await startTensorFlow();
const module = await compileKernel();
const { small, full } = golden.sizes;

Deno.test("the clear form has PyTorch's emissions", () => {
  const variables = toVariables(goldenWeights(small));
  golden.lengths.forEach((lines, c) => {
    const input = goldenInput(lines, c, small), masks = goldenMasks(lines, small);
    const emissions = tf.tidy(() => clearEmissions(input, variables, masks).dataSync());
    const expected = golden.small_with_dropout.emissions[c];
    assert.ok(relativeDistance(emissions, expected) <= 2e-6, `${lines} lines`);
  });
  tf.dispose(variables);
});

const ODD: RefrainSizes = { inputs: 23, pairs: 5, width: 32, units: 8 };

for (
  const [sizes, lengths] of [[small, [1, 2, 3, 4, 5, 8, 33]], [ODD, [6, 17]], [full, [38]]] as const
) {
  Deno.test(`the kernel agrees with the clear form: ${JSON.stringify(sizes)}`, () => {
    const random = seededRandom(sizes.inputs);
    const features = new Float32Array(sizes.inputs - 10).fill(1);
    const statistics = { mean: features, deviation: features };
    const weights = initialWeights(sizes, statistics, random);
    const variables = toVariables(weights), kernel = new RefrainKernel(module, weights);
    for (const lines of lengths) {
      const input: NetworkInput = {
        lines,
        x: uniform(lines * sizes.inputs, 2, random),
        pairs: symmetric(lines, sizes.pairs, random),
      };
      const masks = uniform(kernel.maskSize(lines), 1, random).map((value) =>
        value < -0.5 ? 0 : 1.3
      );
      const factors = uniform(2 * lines, 1, random);
      const { value, grads } = tf.variableGrads(() =>
        tf.sum(tf.mul(clearEmissions(input, variables, masks), tf.tensor2d(factors, [lines, 2])))
      );
      const emissions = tf.tidy(() => clearEmissions(input, variables, masks).dataSync());
      const distance = relativeDistance(kernel.emissions(input, masks), emissions);
      assert.ok(distance <= 1e-5, `emissions of ${lines} lines: ${distance}`);
      kernel.gradients().fill(0);
      kernel.addGradients(factors);
      const found = kernel.gradients();
      let from = 0;
      for (const name of Object.keys(kernelShapes(sizes))) {
        const expected = grads[variables[name].name].dataSync();
        const part = found.subarray(from, from += expected.length);
        const distance = relativeDistance(part, expected, 0.01);
        assert.ok(distance <= 1e-4, `${name}, ${lines} lines: ${distance}`);
      }
      tf.dispose([value, grads]);
    }
    tf.dispose(variables);
  });
}
