/**
 * Statistics and metrics of the songs of an edition. All statistics are integers, so the order in which
 * songs and parts are added does not matter.
 *
 * @module
 */
import { z } from "zod";
import { count, ratio, unit } from "../metrics/averages.ts";
import { collapseWarnings } from "../metrics/collapse.ts";
import type { SongEntry } from "./song_entry.ts";

export const editionStatisticsSchema = z.strictObject({
  songs: count,
  lines: count,
  chorus_lines: count,
  single_label_songs: count.describe("Songs whose lines all have the same label"),
  boundaries: count,
  lines_with_confidence: count.describe("All lines, or none if the model has no probabilities"),
  confidence_millionths: count.describe("Sum over the lines, in millionths"),
}).describe("Sums over the songs");

/** Sums over songs, from which metrics are computed. */
export type EditionStatistics = z.infer<typeof editionStatisticsSchema>;

export const editionMetricsSchema = z.strictObject({
  songs: count,
  lines: count,
  chorus_rate: unit.describe("Share of the lines that are labelled chorus"),
  single_label_rate: unit.describe("Share of the songs whose lines all have the same label"),
  boundaries_per_song: z.number().min(0),
  confidence: unit.nullable().describe("Mean over the lines; null without probabilities"),
  warnings: z.array(z.string())
    .describe("Signs that the model no longer distinguishes verse from chorus"),
}).describe("Metrics over all songs");

/** Metrics over the songs of an edition. */
export type EditionMetrics = z.infer<typeof editionMetricsSchema>;

/** The statistics of no songs. */
export const NO_STATISTICS: EditionStatistics = {
  songs: 0,
  lines: 0,
  chorus_lines: 0,
  single_label_songs: 0,
  boundaries: 0,
  lines_with_confidence: 0,
  confidence_millionths: 0,
};

/** The statistics of one song. */
export function entryStatistics(
  { lines, chorus_lines, boundaries, confidence }: SongEntry,
): EditionStatistics {
  return {
    songs: 1,
    lines,
    chorus_lines,
    single_label_songs: chorus_lines === 0 || chorus_lines === lines ? 1 : 0,
    boundaries,
    lines_with_confidence: confidence === null ? 0 : lines,
    confidence_millionths: confidence === null ? 0 : Math.round(confidence * 1e6) * lines,
  };
}

/** Adds counts field by field; the order of the fields stays. */
export function addCounts<Counts extends Readonly<Record<string, number>>>(
  one: Counts,
  other: Counts,
): Counts {
  const sums = Object.entries(one).map(([name, value]) => [name, value + other[name]]);
  return Object.fromEntries(sums) as Counts;
}

/**
 * Computes the metrics from statistics.
 *
 * @param isCalibrated whether the model's probabilities are calibrated (no)
 */
export function computeEditionMetrics(
  statistics: EditionStatistics,
  isCalibrated = false,
): EditionMetrics {
  const { songs, lines, lines_with_confidence: sure } = statistics;
  const metrics = {
    songs,
    lines,
    chorus_rate: ratio(statistics.chorus_lines, lines),
    single_label_rate: ratio(statistics.single_label_songs, songs),
    boundaries_per_song: ratio(statistics.boundaries, songs),
    confidence: sure === 0 ? null : statistics.confidence_millionths / sure / 1e6,
  };
  const warnings = collapseWarnings({ ...metrics, high_confidence_rate: null }, isCalibrated);
  return { ...metrics, warnings };
}
