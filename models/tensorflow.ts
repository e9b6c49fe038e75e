/**
 * Starts TensorFlow.js on WebAssembly with SIMD.
 *
 * @module
 */
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";

let started: Promise<void> | undefined;

/**
 * Starts TensorFlow.js on the first call; later calls wait for the same start.
 *
 * @throws {Error} if this runtime has no WebAssembly SIMD.
 */
export function startTensorFlow(): Promise<void> {
  return started ??= start();
}

async function start(): Promise<void> {
  if (!await tf.setBackend("wasm")) {
    throw new Error("Cannot start TensorFlow.js: this runtime refuses its WebAssembly backend");
  }
  await tf.ready();
}
