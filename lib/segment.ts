/**
 * Segments: the runs of lines with one label, and their names, such as Verse 1.
 *
 * @module
 */
import { normalizedText } from "./language/words.ts";
import type { Label } from "./label.ts";

/** A run of lines with one label: `start` .. `end - 1`. */
export interface Segment {
  /** The first line. */
  readonly start: number;
  /** The line after the last. */
  readonly end: number;
  /** The label of all its lines. */
  readonly label: Label;
}

/**
 * The boundaries of labels: the lines whose label differs from the line before, ascending, each in
 * 1 .. L - 1.
 *
 * @param labels the label of each line, [L]
 *
 * @example
 * ```ts
 * import { toBoundaries } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(toBoundaries(["verse", "chorus", "chorus", "verse"]), [1, 3]);
 * ```
 */
export function toBoundaries(labels: readonly Label[]): number[] {
  const boundaries: number[] = [];
  for (let line = 1; line < labels.length; line++) {
    if (labels[line] !== labels[line - 1]) boundaries.push(line);
  }
  return boundaries;
}

/**
 * The segments of labels: in order, without gaps, over all lines.
 *
 * @param labels the label of each line, [L]; without lines there is no segment
 *
 * @example
 * ```ts
 * import { toSegments } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(toSegments(["verse", "chorus", "chorus"]), [
 *   { start: 0, end: 1, label: "verse" },
 *   { start: 1, end: 3, label: "chorus" },
 * ]);
 * ```
 */
export function toSegments(labels: readonly Label[]): Segment[] {
  if (labels.length === 0) return [];
  const starts = [0, ...toBoundaries(labels)];
  return starts.map((start, place) => ({
    start,
    end: starts[place + 1] ?? labels.length,
    label: labels[start],
  }));
}

/**
 * A name for each segment, in order: Chorus, Verse 1, Verse 2, … Only verses are numbered, and only if
 * the song has several. A verse that is repeated word for word keeps its number.
 *
 * @param parts the label and the lines of each segment
 */
export function nameSegments(
  parts: readonly { readonly label: Label; readonly lines: readonly string[] }[],
): string[] {
  const numberOfVerse = new Map<string, number>();
  const words = parts.map(({ lines }) => lines.map(normalizedText).join("\n"));
  parts.forEach(({ label }, part) => {
    if (label === "verse" && !numberOfVerse.has(words[part])) {
      numberOfVerse.set(words[part], numberOfVerse.size + 1);
    }
  });
  return parts.map(({ label }, part) =>
    label === "chorus"
      ? "Chorus"
      : numberOfVerse.size === 1
      ? "Verse"
      : `Verse ${numberOfVerse.get(words[part])}`
  );
}
