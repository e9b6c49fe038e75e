/**
 * The contract of what computes the logits of `blstm`: the WebAssembly kernel or, where it cannot run,
 * TensorFlow.js.
 *
 * @module
 */
import type { LstmWeights } from "../../layers/lstm.ts";
import type { Weights } from "../../weights.ts";
import { BLSTM_WEIGHTS } from "./weights.ts";

/** The network's weights, in PyTorch's layout. */
export interface BlstmWeights {
  /** The LSTM that reads songs from first line to last, and the one that reads backward. */
  readonly directions: readonly [LstmWeights, LstmWeights];
  /** [2, 2H], row-major: for verse and for chorus, first the forward units, then the backward. */
  readonly classifier: Float32Array;
  /** [2] */
  readonly bias: Float32Array;
}

/** Computes logits. Those of a song do not depend on its batch, to the bit. */
export interface BlstmEngine {
  /**
   * The logits of every line of a batch, row-major [N, 2]: verse and chorus.
   *
   * @param x features of every line, song after song, row-major [N, F]
   * @param lengths lines of each song, [B], each at least 1
   */
  logits(x: Float32Array, lengths: readonly number[]): Float32Array;
  /** Frees the engine's memory. It cannot compute any more. */
  dispose(): void;
}

/** Creates an engine for a network. */
export type CreateEngine = (weights: BlstmWeights) => BlstmEngine;

/** The weights as engines take them. */
export function toEngineWeights(weights: Weights): BlstmWeights {
  const values = BLSTM_WEIGHTS.map((name) => weights.get(name)!.values);
  const directionAt = (place: number): LstmWeights => {
    const [weightIh, weightHh, biasIh, biasHh] = values.slice(place, place + 4);
    return { weightIh, weightHh, biasIh, biasHh };
  };
  const [classifier, bias] = values.slice(8);
  return { directions: [directionAt(0), directionAt(4)], classifier, bias };
}
