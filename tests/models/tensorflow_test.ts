import { startTensorFlow } from "#models/tensorflow.ts";
import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";

Deno.test("TensorFlow.js runs on WebAssembly, and a second start returns the same promise", async () => {
  const start = startTensorFlow();
  assert.equal(startTensorFlow(), start);
  await start;
  assert.equal(tf.getBackend(), "wasm");
});

Deno.test("TensorFlow.js multiplies matrices in 32 bits", async () => {
  await startTensorFlow();
  const product = tf.tidy(() => tf.matMul([[1, 2], [3, 4]], [[5, 6], [7, 8]]).dataSync());
  assert.deepEqual(product, Float32Array.of(19, 22, 43, 50));
});
