/**
 * The structure of a song as metrics compare it: a label for each line, and where sections start.
 *
 * @module
 */
import type { Label } from "./label.ts";
import { toBoundaries } from "./segment.ts";
import type { Section } from "./section.ts";
import type { Song } from "./song.ts";
import { type Stanza, toStanzas } from "./stanza.ts";

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

/** The reference structure of a song. */
export interface Reference extends Structure {
  /** The stanzas in order, without gaps, over all lines; absent or empty if they are unknown. */
  readonly stanzas?: readonly Stanza[];
}

/** A predicted structure. */
export interface Prediction extends Structure {
  /** The probability that a line belongs to a chorus, [L], if the system gives it. */
  readonly chorus?: Float32Array;
  /**
   * The confidence of each segment (longest run of equal labels), in order, in 0 .. 1, if the system
   * estimates it.
   */
  readonly segmentConfidences?: ArrayLike<number>;
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

/** The reference structure of a song, with its stanzas, if it has reference labels. */
export function referenceStructure(song: Song): Reference | undefined {
  return song.sections && { ...structureFromSections(song.sections), stanzas: toStanzas(song) };
}
