/**
 * What `consume --metrics-topic` writes of each song, and the statistics behind it.
 *
 * @module
 */
import { z } from "zod";
import { ratio, unit } from "./averages.ts";
import { atTolerances } from "./boundaries.ts";
import type { ConfidenceStatistics, LabelUsage } from "./collapse.ts";
import { lineScores } from "./lines.ts";
import { type HitCounts, precisionRecall } from "./precision_recall.ts";
import { type SufficientStatistics, unflattenStatistics } from "./scores.ts";

/** The statistics of one annotated song. */
export interface SongStatistics {
  readonly labelUsage: LabelUsage;
  readonly confidence: ConfidenceStatistics;
  /** Predicted boundaries. */
  readonly boundaries: number;
  /** Flat sufficient statistics, in the order of `STATISTIC_NAMES`, if the song has reference labels. */
  readonly scored?: {
    readonly model: Float64Array;
    /** Of the recurring-pair rule, which learns nothing. */
    readonly rule: Float64Array;
  };
}

const SONG_METRICS_SCHEMA = "refrain.song_metrics/1";

const f1 = unit.nullable().describe("null if neither side has a boundary");

/** The JSON of the scores that a stream of songs reports. */
export const streamScoresSchema = z.strictObject({
  accuracy: unit,
  macro_f1: unit,
  boundary_f1: z.strictObject({ exact: f1, within_1: f1, within_2: f1 }),
});

/** Line and boundary scores from the statistics of any number of songs. */
export function toStreamScores(
  { lines, boundaries }: {
    readonly lines: SufficientStatistics["lines"];
    readonly boundaries: { readonly [Tolerance in "exact" | "within_1" | "within_2"]: HitCounts };
  },
): z.infer<typeof streamScoresSchema> {
  const { accuracy, macro_f1 } = lineScores(lines);
  const boundary_f1 = atTolerances((_, name) => precisionRecall(boundaries[name])?.f1 ?? null);
  return { accuracy, macro_f1, boundary_f1 };
}

export const songMetricsSchema = z.strictObject({
  schema: z.literal(SONG_METRICS_SCHEMA),
  id: z.string(),
  lines: z.int().min(1),
  chorus_rate: unit.describe("Ratio of the lines that are predicted as chorus"),
  confidence: unit.nullable().describe("Mean; null without probabilities"),
  boundaries: z.int().min(0).describe("Number of predicted boundaries"),
  scores: streamScoresSchema.nullable().describe("null unless the song has reference labels"),
});

/** The metrics of one song of a stream. */
export type SongMetrics = z.infer<typeof songMetricsSchema>;

/** Computes the metrics of a song from its statistics. */
export function toSongMetrics(id: string, statistics: SongStatistics): SongMetrics {
  const { labelUsage, confidence, boundaries, scored } = statistics;
  return {
    schema: SONG_METRICS_SCHEMA,
    id,
    lines: labelUsage.lines,
    chorus_rate: ratio(labelUsage.chorus, labelUsage.lines),
    confidence: confidence.lines === 0 ? null : confidence.confidence / confidence.lines,
    boundaries,
    scores: scored === undefined ? null : toStreamScores(unflattenStatistics(scored.model)),
  };
}
