/**
 * Segments: the runs of lines with one label that a song falls into.
 *
 * @module
 */
import type { Label } from "./label.ts";

/** The lines `start` .. `end - 1`, all with one label. */
export interface Segment {
  /** The first line. */
  readonly start: number;
  /** The line after the last. */
  readonly end: number;
  /** The label of all its lines. */
  readonly label: Label;
}

/** The lines whose label differs from the line before, ascending, each in 1 .. L - 1. */
export function toBoundaries(labels: readonly Label[]): number[] {
  const boundaries: number[] = [];
  for (let line = 1; line < labels.length; line++) {
    if (labels[line] !== labels[line - 1]) boundaries.push(line);
  }
  return boundaries;
}

/** The segments of a song's labels, [L], in order and without gaps. No lines have no segment. */
export function toSegments(labels: readonly Label[]): Segment[] {
  if (labels.length === 0) return [];
  const starts = [0, ...toBoundaries(labels)];
  return starts.map((start, place) => ({
    start,
    end: starts[place + 1] ?? labels.length,
    label: labels[start],
  }));
}
