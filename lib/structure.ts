/**
 * The structure of a song as metrics compare it: a label for each line, and where sections start.
 *
 * @module
 */
import type { Label } from "./label.ts";
import { toBoundaries } from "./segment.ts";
import type { Section } from "./section.ts";

/** The reference or predicted structure of one song. */
export interface Structure {
  /** The label of each line, [L]. */
  readonly labels: readonly Label[];
  /**
   * The first lines of all sections but the first, ascending, each in 1 .. L - 1. They include every
   * boundary. A section can also start where the label does not change, as verse 2 after verse 1.
   */
  readonly sectionStarts: readonly number[];
}

/** A predicted structure. */
export interface Prediction extends Structure {
  /** The probability that a line belongs to a chorus, [L], if the system gives it. */
  readonly chorus?: Float32Array;
}

/**
 * The structure of labels: a section starts where the label changes.
 *
 * @param labels the label of each line, [L]
 *
 * @example
 * ```ts
 * import { structureFromLabels } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * const { sectionStarts } = structureFromLabels(["verse", "chorus", "chorus"]);
 * assert.deepEqual(sectionStarts, [1]);
 * ```
 */
export function structureFromLabels(labels: readonly Label[]): Structure {
  return { labels, sectionStarts: toBoundaries(labels) };
}

/**
 * The structure of sections or segments.
 *
 * @param sections in order and without gaps
 *
 * @example
 * ```ts
 * import { structureFromSections } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * const verses = [{ start: 0, end: 2, label: "verse" }, { start: 2, end: 3, label: "verse" }] as const;
 * assert.deepEqual(structureFromSections(verses).sectionStarts, [2]);
 * ```
 */
export function structureFromSections(
  sections: readonly Pick<Section, "start" | "end" | "label">[],
): Structure {
  return {
    labels: sections.flatMap(({ start, end, label }) => new Array<Label>(end - start).fill(label)),
    sectionStarts: sections.slice(1).map(({ start }) => start),
  };
}
