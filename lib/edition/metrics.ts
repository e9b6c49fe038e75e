/**
 * Figures over the songs of an edition. All sums are whole numbers, so that the order in which songs
 * are added, and parts joined, changes nothing.
 *
 * @module
 */
import { z } from "zod";
import { ratio } from "../metrics/ratio.ts";
import { collapseWarnings } from "../metrics/collapse_monitor.ts";
import type { SongEntry } from "./song_entry.ts";

const count = z.int().min(0);

export const editionSumsSchema = z.strictObject({
  songs: count,
  lines: count,
  chorus_lines: count,
  one_label: count.describe("Songs with the same label throughout"),
  boundaries: count,
  sure_lines: count.describe("Lines with a confidence: all of them, or none"),
  confidence: count.describe("Sum over the lines, in millionths"),
}).describe("What songs add up to");

/** What songs add up to. */
export type EditionSums = z.infer<typeof editionSumsSchema>;

const unit = z.number().min(0).max(1);

export const editionFiguresSchema = z.strictObject({
  songs: count,
  lines: count,
  chorus_rate: unit.describe("Share of the lines that are labelled chorus"),
  one_label: unit.describe("Share of the songs with one label throughout"),
  boundaries_per_song: z.number().min(0),
  confidence: unit.nullable().describe("Mean over the lines; null without probabilities"),
  warnings: z.array(z.string()).describe("Signs that the model no longer tells verse from chorus"),
}).describe("Figures over all songs");

/** Figures over the songs of an edition. */
export type EditionFigures = z.infer<typeof editionFiguresSchema>;

/** The sums over no song. */
export const NO_SONGS: EditionSums = {
  songs: 0,
  lines: 0,
  chorus_lines: 0,
  one_label: 0,
  boundaries: 0,
  sure_lines: 0,
  confidence: 0,
};

/** What one song adds. */
export function sumsOfEntry(
  { lines, chorus_lines, boundaries, confidence }: SongEntry,
): EditionSums {
  return {
    songs: 1,
    lines,
    chorus_lines,
    one_label: chorus_lines === 0 || chorus_lines === lines ? 1 : 0,
    boundaries,
    sure_lines: confidence === null ? 0 : lines,
    confidence: confidence === null ? 0 : Math.round(confidence * 1e6) * lines,
  };
}

/** The sums over the songs of both. */
export function joinedSums(one: EditionSums, other: EditionSums): EditionSums {
  return {
    songs: one.songs + other.songs,
    lines: one.lines + other.lines,
    chorus_lines: one.chorus_lines + other.chorus_lines,
    one_label: one.one_label + other.one_label,
    boundaries: one.boundaries + other.boundaries,
    sure_lines: one.sure_lines + other.sure_lines,
    confidence: one.confidence + other.confidence,
  };
}

/** The figures of sums. */
export function editionFigures(sums: EditionSums): EditionFigures {
  const { songs, lines, sure_lines } = sums;
  const figures = {
    songs,
    lines,
    chorus_rate: ratio(sums.chorus_lines, lines),
    one_label: ratio(sums.one_label, songs),
    boundaries_per_song: ratio(sums.boundaries, songs),
    confidence: sure_lines === 0 ? null : sums.confidence / sure_lines / 1e6,
  };
  return { ...figures, warnings: collapseWarnings({ ...figures, above_95: null }) };
}
