/**
 * Feature sets: the numbers that a tagger reads for each line of a song, and for each pair of lines.
 *
 * @module
 */
import { type Comparison, SimilarityMatrix } from "../similarity/matrix.ts";
import { summarise, SUMMARY_NAMES } from "../similarity/summary.ts";
import type { LineFeature } from "./line_comparisons.ts";

/** The input of a tagger for one song of L lines: F features of each line, and P of each pair of lines. */
export interface SongFeatures {
  /** The lines, [L]. */
  readonly lines: readonly string[];
  /** The features of lines, row-major [L, F]. */
  readonly values: Float32Array;
  /** The features of pairs of lines, row-major [L, L, P], symmetric. Empty if the set has none. */
  readonly pairs: Float32Array;
  /** The lines that begin a stanza, ascending, each in 1 .. L - 1. Empty if the stanzas are unknown. */
  readonly breaks: readonly number[];
}

/** The features of a song that grows line by line. */
export interface IncrementalFeatures {
  /** Adds a line. Costs L comparisons for each line feature, with L lines so far. */
  push(line: string): void;
  /**
   * The features of all lines so far, from stored similarities: no line is compared.
   *
   * @param breaks the lines that begin a stanza, ascending, each in 1 .. L - 1 (unknown)
   */
  features(breaks?: readonly number[]): SongFeatures;
  /** The bytes of the stored similarities, spare capacity included. */
  readonly bytes: number;
}

/** A named list of features of lines, which a model asks for by name. */
export interface FeatureSet {
  /** The name, such as `ssm60`. */
  readonly name: string;
  /** The name of each feature of a line, [F]. */
  readonly names: readonly string[];
  /** The name of each feature of a pair of lines, [P]. */
  readonly pairNames: readonly string[];
  /** Starts a song without lines. */
  start(): IncrementalFeatures;
}

/**
 * Computes the features of a whole song. Costs L² / 2 comparisons for each line feature.
 *
 * @param breaks the lines that begin a stanza, ascending, each in 1 .. L - 1 (unknown)
 *
 * @example
 * ```ts
 * import { computeFeatures, repetition } from "@refrain/refrain";
 * import assert from "node:assert/strict";
 *
 * const { values } = computeFeatures(repetition, ["Walk on", "Sing it loud", "Walk on"]);
 * assert.equal(values.length, 3 * repetition.names.length);
 * ```
 */
export function computeFeatures(
  set: FeatureSet,
  lines: readonly string[],
  breaks: readonly number[] = [],
): SongFeatures {
  const song = set.start();
  for (const line of lines) song.push(line);
  return song.features(breaks);
}

// deno-lint-ignore no-explicit-any -- each line feature encodes a line in its own type
type AnyLineFeature = LineFeature<any>;

/**
 * Creates a feature set with twelve summaries (`SUMMARY_NAMES`) for each line feature, in their order.
 *
 * @param createFeatures creates the line features of one song
 *
 * @example
 * ```ts
 * import { computeFeatures, summaryFeatures } from "./contract.ts";
 * import { tailFeature } from "./line_comparisons.ts";
 * import assert from "node:assert/strict";
 *
 * const tails = summaryFeatures("tails", () => [tailFeature]);
 * assert.equal(tails.names[0], "tail_mean");
 * assert.equal(computeFeatures(tails, ["la", "di"]).values[0], 1 / 2);
 * ```
 */
export function summaryFeatures(
  name: string,
  createFeatures: () => readonly AnyLineFeature[],
): FeatureSet {
  return {
    name,
    names: createFeatures().flatMap((feature) =>
      SUMMARY_NAMES.map((summary) => `${feature.name}_${summary}`)
    ),
    pairNames: [],
    start: () => new IncrementalSummaries(createFeatures()),
  };
}

class IncrementalSummaries implements IncrementalFeatures {
  readonly #features: readonly AnyLineFeature[];
  readonly #matrices: readonly SimilarityMatrix<unknown>[];
  readonly #lines: string[] = [];
  /** The encodings of each different line, one per line feature. */
  readonly #encoded = new Map<string, readonly unknown[]>();

  constructor(features: readonly AnyLineFeature[]) {
    this.#features = features;
    this.#matrices = features.map(({ comparison }) =>
      new SimilarityMatrix(comparison as Comparison<unknown>)
    );
  }

  push(line: string): void {
    let encoded = this.#encoded.get(line);
    if (encoded === undefined) {
      encoded = this.#features.map((feature) => feature.encode(line));
      this.#encoded.set(line, encoded);
    }
    this.#lines.push(line);
    this.#matrices.forEach((matrix, feature) => matrix.push(encoded[feature]));
  }

  get bytes(): number {
    return this.#matrices.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  features(breaks: readonly number[] = []): SongFeatures {
    const lines = this.#lines.length;
    const size = SUMMARY_NAMES.length, width = this.#features.length * size;
    const values = new Float32Array(lines * width); // [L, F]
    this.#features.forEach(({ threshold }, feature) => {
      for (let line = 0; line < lines; line++) {
        const row = this.#matrices[feature].row(line);
        summarise(row, line, threshold, values, line * width + feature * size);
      }
    });
    return {
      lines: [...this.#lines],
      values,
      pairs: new Float32Array(),
      breaks: [...breaks],
    };
  }
}

/** No features, for taggers that read the lines themselves. */
export const noFeatures: FeatureSet = summaryFeatures("none", () => []);
