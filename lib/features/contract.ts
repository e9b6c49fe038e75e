/**
 * A feature set joins views: it turns a song's lines, one by one, into numbers for a tagger.
 *
 * @module
 */
import { type Comparison, SimilarityMatrix } from "../similarity/matrix.ts";
import { summarise, SUMMARY_NAMES } from "../similarity/summary.ts";
import type { LineFeature } from "./view.ts";

/** The input of a tagger for one song of L lines, with F features for each line. */
export interface SongFeatures {
  /** The lines, [L]. */
  readonly lines: readonly string[];
  /** The features, row-major [L, F]. */
  readonly values: Float32Array;
}

/** The features of a song that grows line by line. */
export interface IncrementalFeatures {
  /** Adds a line: L comparisons a view, L being the lines so far. */
  push(line: string): void;
  /** The numbers of all lines so far. Costs F L² / 12 kept similarities, and no comparison. */
  features(): SongFeatures;
  /** The bytes of the similarities that it keeps, room to grow included. */
  readonly bytes: number;
}

/** A named list of features of lines, which a model asks for by name. */
export interface FeatureSet {
  /** The name, such as `ssm60`. */
  readonly name: string;
  /** The name of each feature, [F]. */
  readonly names: readonly string[];
  /** Starts a song without lines. */
  start(): IncrementalFeatures;
}

/**
 * Computes the features of a whole song. Costs L² / 2 comparisons for each view.
 *
 * @example
 * ```ts
 * import { computeFeatures, ssm60 } from "@refrain/refrain";
 * import assert from "node:assert/strict";
 *
 * const { values } = computeFeatures(ssm60, ["Walk on", "Sing it loud", "Walk on"]);
 * assert.equal(values.length, 3 * ssm60.names.length);
 * ```
 */
export function computeFeatures(set: FeatureSet, lines: readonly string[]): SongFeatures {
  const song = set.start();
  for (const line of lines) song.push(line);
  return song.features();
}

// deno-lint-ignore no-explicit-any -- each view keeps something else of a line
type AnyView = LineFeature<any>;

/**
 * Twelve summary numbers for each view, in the order of the views.
 *
 * @param startViews makes the views of a song
 */
export function summaryFeatures(name: string, startViews: () => readonly AnyView[]): FeatureSet {
  return {
    name,
    names: startViews().flatMap((view) => SUMMARY_NAMES.map((number) => `${view.name}_${number}`)),
    start: () => new IncrementalSummaries(startViews()),
  };
}

class IncrementalSummaries implements IncrementalFeatures {
  readonly #views: readonly AnyView[];
  readonly #matrices: readonly SimilarityMatrix<unknown>[];
  readonly #lines: string[] = [];
  /** What each view keeps of a line. A line that comes back is seen once. */
  readonly #seen = new Map<string, readonly unknown[]>();

  constructor(views: readonly AnyView[]) {
    this.#views = views;
    this.#matrices = views.map((view) =>
      new SimilarityMatrix(view.comparison as Comparison<unknown>)
    );
  }

  push(line: string): void {
    let seen = this.#seen.get(line);
    if (seen === undefined) {
      seen = this.#views.map((view) => view.encode(line));
      this.#seen.set(line, seen);
    }
    this.#lines.push(line);
    this.#matrices.forEach((matrix, view) => matrix.push(seen[view]));
  }

  get bytes(): number {
    return this.#matrices.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  features(): SongFeatures {
    const lines = this.#lines.length;
    const size = SUMMARY_NAMES.length, width = this.#views.length * size;
    const values = new Float32Array(lines * width); // [L, F]
    this.#views.forEach((view, v) => {
      for (let line = 0; line < lines; line++) {
        const row = this.#matrices[v].row(line);
        summarise(row, line, view.threshold, values, line * width + v * size);
      }
    });
    return { lines: [...this.#lines], values };
  }
}

/** No numbers at all, for taggers that read the words themselves. */
export const noFeatures: FeatureSet = summaryFeatures("none", () => []);
