/**
 * The tagger of `blstm`, and the choice of its engine.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import type { FeatureSet, SongFeatures } from "#lib/features/contract.ts";
import { type Labelling, toLabelling } from "#lib/label.ts";
import { concatRows } from "../../layers/packing.ts";
import type { Calibration, LineTagger } from "../../network.ts";
import type { Weights } from "../../weights.ts";
import { type BlstmEngine, type CreateEngine, toEngineWeights } from "./engine.ts";
import { compileKernel, LstmKernel } from "./kernel.ts";

/** Labels lines by the network. Holds its engine's memory: dispose it. */
export class BlstmTagger implements LineTagger {
  readonly #engine: BlstmEngine;
  readonly #temperature: number;

  constructor(
    readonly model: ModelInfo,
    readonly featureSet: FeatureSet,
    weights: Weights,
    createEngine: CreateEngine,
    calibration: Calibration | null = null,
  ) {
    this.#temperature = calibration?.temperature ?? 1;
    this.#engine = createEngine(toEngineWeights(weights));
  }

  tag(songs: readonly SongFeatures[]): Promise<Labelling[]> {
    const x = concatRows(songs.map(({ values }) => values)); // [N, F]
    const logits = this.#engine.logits(x, songs.map(({ lines }) => lines.length)); // [N, 2]
    let first = 0;
    return Promise.resolve(songs.map(({ lines: { length } }) => {
      const chorus = new Float32Array(length);
      for (let line = 0; line < length; line++) {
        const difference = logits[2 * (first + line) + 1] - logits[2 * (first + line)];
        chorus[line] = 1 / (1 + Math.exp(-difference / this.#temperature)); // softmax of two
      }
      first += length;
      return toLabelling(chorus);
    }));
  }

  dispose(): void {
    this.#engine.dispose();
  }
}

/** The fastest kind of engine that this runtime supports: the kernel, or else TensorFlow.js. */
export async function fastestEngine(): Promise<CreateEngine> {
  const kernel = await compileKernel();
  return kernel === undefined
    ? await portableEngine()
    : (weights) => new LstmKernel(kernel, weights);
}

/**
 * The engine on TensorFlow.js.
 *
 * @throws {Error} if this runtime has no WebAssembly SIMD.
 */
export async function portableEngine(): Promise<CreateEngine> {
  const [{ startTensorFlow }, { TfjsEngine }] = await Promise.all([
    import("../../tensorflow.ts"),
    import("./tfjs_engine.ts"),
  ]);
  await startTensorFlow();
  return (weights) => new TfjsEngine(weights);
}
