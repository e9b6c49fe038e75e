/**
 * The figures of both editions side by side, as they are shown to people.
 *
 * @module
 */
import { changeOf, figuresOfEdition } from "../edition/gate_metrics.ts";
import { decimals, signed, UNDEFINED } from "../format_number.ts";
import type { EditionDifference } from "./record.ts";

/** A figure: what it is, its value in A and in B, and by how much it changed. */
export type FigureRow = readonly [title: string, a: string, b: string, change: string];

const TITLES = [
  ["chorus_rate", "Share of lines that are chorus"],
  ["one_label", "Share of songs with one label"],
  ["boundaries_per_song", "Boundaries a song"],
  ["confidence", "Mean confidence"],
  ["rejected", "Share of records rejected"],
  ["filtered", "Share of records filtered"],
] as const;

/** A row for each figure. */
export function figureRows({ a, b }: Pick<EditionDifference, "a" | "b">): FigureRow[] {
  const before = figuresOfEdition(a), after = figuresOfEdition(b);
  return TITLES.map(([name, title]) => {
    const change = changeOf(before[name], after[name]);
    return [
      title,
      decimals(before[name]),
      decimals(after[name]),
      change === null ? UNDEFINED : signed(change),
    ];
  });
}
