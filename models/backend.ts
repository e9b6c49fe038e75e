/**
 * Starts what networks run on: the kernel or, on a runtime that does not take it, TensorFlow.js,
 * which training needs in any case. It is loaded only then: its start takes as long as tagging fifty
 * songs.
 *
 * @module
 */
import type { BlstmEngine, BlstmWeights, EngineMaker } from "./networks/blstm/engine.ts";
import { compileKernel, LstmKernel } from "./networks/blstm/kernel.ts";

let tagging: Promise<void> | undefined;
let makeEngine: EngineMaker | undefined;

/**
 * Starts what tagging needs on the first call; later calls wait for the same start.
 *
 * @throws {Error} if this runtime has no WebAssembly SIMD.
 */
export function startTagging(): Promise<void> {
  return tagging ??= bestEngine().then((best) => {
    makeEngine = best;
  });
}

/**
 * Starts what training needs: that, and TensorFlow.js.
 *
 * @throws {Error} if this runtime has no WebAssembly SIMD.
 */
export async function startTraining(): Promise<void> {
  const { startTensorFlow } = await import("./tensorflow.ts");
  await Promise.all([startTagging(), startTensorFlow()]);
}

/**
 * An engine of the kind that was started.
 *
 * @throws {Error} if none was started.
 */
export function startedEngine(weights: BlstmWeights): BlstmEngine {
  if (makeEngine === undefined) {
    throw new Error("Cannot build the network: startTagging() comes first");
  }
  return makeEngine(weights);
}

/** Makes the fastest engines that this runtime takes. */
export async function bestEngine(): Promise<EngineMaker> {
  const kernel = await compileKernel();
  return kernel === undefined
    ? await portableEngine()
    : (weights) => new LstmKernel(kernel, weights);
}

/** Makes engines that run wherever TensorFlow.js does. */
export async function portableEngine(): Promise<EngineMaker> {
  const { startTensorFlow } = await import("./tensorflow.ts");
  const { PortableLstm } = await import("./networks/blstm/tfjs_engine.ts");
  await startTensorFlow();
  return (weights) => new PortableLstm(weights);
}
