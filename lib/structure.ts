/**
 * A song's structure as the metrics see it: a label for each line, and where sections begin.
 *
 * @module
 */
import type { Label } from "./label.ts";
import { toBoundaries } from "./segment.ts";
import type { Section } from "./section.ts";

/** The structure of one song, true or predicted. */
export interface Structure {
  /** The label of each line, [L]. */
  readonly labels: readonly Label[];
  /**
   * The first lines of all sections but the first, ascending, each in 1 .. L - 1. Every boundary is
   * one; a section may also begin where the label stays, as verse 2 does after verse 1.
   */
  readonly sectionStarts: readonly number[];
}

/** A structure that a system predicted. */
export interface Prediction extends Structure {
  /** The probability that a line belongs to a chorus, [L], if the system says it. */
  readonly chorus?: Float32Array;
}

/** The structure that labels alone tell: a section begins where the label changes. */
export function structureFromLabels(labels: readonly Label[]): Structure {
  return { labels, sectionStarts: toBoundaries(labels) };
}

/** The structure that sections tell, which are in order and without gaps. */
export function structureFromSections(
  sections: readonly Pick<Section, "start" | "end" | "label">[],
): Structure {
  return {
    labels: sections.flatMap(({ start, end, label }) => new Array<Label>(end - start).fill(label)),
    sectionStarts: sections.slice(1).map(({ start }) => start),
  };
}
