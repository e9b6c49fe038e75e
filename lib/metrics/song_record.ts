/**
 * What is told of each song to those who watch a stream of them.
 *
 * @module
 */
import { z } from "zod";
import { precisionRecall } from "./precision_recall.ts";
import { lineScores } from "./labels.ts";
import { sumsOf } from "./scorecard.ts";
import { ratio } from "./ratio.ts";
import type { SongStatistics } from "./song_statistics.ts";

export const SONG_METRICS_SCHEMA = "refrain.song_metrics/1";

const unit = z.number().min(0).max(1);
const f1 = unit.nullable().describe("null if there is no boundary, neither true nor predicted");

export const songMetricsSchema = z.strictObject({
  schema: z.literal(SONG_METRICS_SCHEMA),
  id: z.string(),
  lines: z.int().min(1),
  chorus_rate: unit.describe("Share of the lines that are predicted chorus"),
  confidence: unit.nullable().describe("Mean; null without probabilities"),
  boundaries: z.int().min(0).describe("Predicted"),
  scores: z.strictObject({
    accuracy: unit,
    macro_f1: unit,
    boundary_f1: z.strictObject({ exact: f1, within_1: f1, within_2: f1 }),
  }).nullable().describe("null unless the song came with gold labels"),
});

/** What is told of one song. */
export type SongMetrics = z.infer<typeof songMetricsSchema>;

/** The figures of a song's counts. */
export function toSongMetrics(id: string, counts: SongStatistics): SongMetrics {
  const { labelUsage: use, confidence, boundaries, scored: gold } = counts;
  return {
    schema: SONG_METRICS_SCHEMA,
    id,
    lines: use.lines,
    chorus_rate: ratio(use.chorus, use.lines),
    confidence: confidence.lines === 0 ? null : confidence.confidence / confidence.lines,
    boundaries,
    scores: gold === undefined ? null : scoresOf(gold.model),
  };
}

function scoresOf(model: Float64Array): SongMetrics["scores"] {
  const { lines, boundaries: { exact, within_1, within_2 } } = sumsOf(model);
  const { accuracy, macro_f1 } = lineScores(lines);
  return {
    accuracy,
    macro_f1,
    boundary_f1: {
      exact: precisionRecall(exact)?.f1 ?? null,
      within_1: precisionRecall(within_1)?.f1 ?? null,
      within_2: precisionRecall(within_2)?.f1 ?? null,
    },
  };
}
