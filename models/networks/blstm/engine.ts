/**
 * What computes the logits of the first network: the WebAssembly kernel or, where it cannot run,
 * TensorFlow.js.
 *
 * @module
 */
import type { LstmWeights } from "../../layers/lstm.ts";

/** The network's weights, in PyTorch's layout. */
export interface BlstmWeights {
  /** The LSTM that reads songs from their first line to their last, and the one that reads back. */
  readonly directions: readonly [LstmWeights, LstmWeights];
  /** [2, 2H], row-major: for verse and for chorus, first the forward units, then the backward. */
  readonly classifier: Float32Array;
  /** [2] */
  readonly bias: Float32Array;
}

/** Computes logits. A song's do not depend on its batch, to the bit. */
export interface BlstmEngine {
  /**
   * The logits of every line of a batch, row-major [N, 2]: verse and chorus.
   *
   * @param x features of every line, song after song, row-major [N, F]
   * @param lengths lines of each song, [B], each at least 1
   */
  logits(x: Float32Array, lengths: readonly number[]): Float32Array;
  /** Frees what the engine holds. It cannot compute any more. */
  dispose(): void;
}

/** Makes an engine for a network. */
export type EngineMaker = (weights: BlstmWeights) => BlstmEngine;
