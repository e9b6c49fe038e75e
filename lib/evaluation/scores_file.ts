/**
 * The scores file that `refrain evaluate --json` writes and `refrain compare` reads: scores with their
 * intervals, and the statistics of each song, from which all scores can be computed again.
 *
 * @module
 */
import { z } from "zod";
import { modelSchema } from "../annotation.ts";
import { count, unit } from "../metrics/averages.ts";
import { calibrationSchema } from "../metrics/calibration.ts";
import { scoresSchema } from "../metrics/scores.ts";

export const SCORES_SCHEMA = "refrain.scores/2";

const interval = z.tuple([z.number(), z.number()])
  .describe("The ends of the interval that holds 95 % of the resamples");
const intervals = z.record(z.string(), interval)
  .describe("By the dotted name of a score, such as lines.macro_f1");

const song = z.strictObject({
  id: z.string(),
  occurrence: z.int().min(2).optional()
    .describe("The song's number among those of the same id, from the second on"),
  language: z.string().nullable(),
  lines: z.int().min(1),
  has_chorus: z.boolean().describe("Whether a line has the reference label chorus"),
  reference: z.string().describe(
    "The first sixteen digits of the SHA-256 of its words and reference structure",
  ),
});

const distributions = z.strictObject({
  tolerance_curve: z.array(z.strictObject({ tolerance: count, f1: unit.nullable() }))
    .describe("Pooled boundary F1 by tolerance, in lines"),
  deviations: z.array(z.strictObject({ lines: z.int(), boundaries: count }))
    .describe("Number of predicted boundaries by lines after the nearest reference boundary"),
  ece_equal_mass: unit.nullable(),
}).describe("Metrics of the whole set that are not computed from sums over songs");

const temperatureScaling = z.strictObject({
  temperature: z.number().positive(),
  fitted_on: z.strictObject({
    name: z.string(),
    songs: count,
    lines: count,
    is_training_data: z.boolean().describe("Whether the model was trained on these songs"),
  }),
  calibration: calibrationSchema,
  ece_equal_mass: unit,
}).describe("Calibration after temperature scaling with a temperature fitted on other songs");

const system = z.strictObject({
  name: z.string(),
  model: modelSchema.nullable().describe("null if the predictions do not name one"),
  trained_on: z.array(z.string())
    .describe(
      "Those of `data` on which the model was trained: scores on them do not cover new songs",
    ),
  scores: scoresSchema,
  intervals,
  groups: z.array(z.strictObject({
    by: z.string().describe("chorus, language, or the field that the songs are grouped by"),
    group: z.string(),
    scores: scoresSchema,
    intervals: intervals.describe("Of the headline scores only"),
  })),
  distributions,
  temperature_scaling: temperatureScaling.nullable(),
  statistics: z.array(z.array(z.number()))
    .describe("One row for each song, one column for each name in `columns`"),
});

const scoreDifferences = z.record(
  z.string(),
  z.strictObject({ difference: z.number(), interval: interval.nullable() }),
);

const difference = z.strictObject({
  system: z.string(),
  minus: z.string(),
  scores: scoreDifferences,
  groups: z.array(z.strictObject({
    group: z.string(),
    scores: scoreDifferences.describe("Of the headline scores only"),
  })),
}).describe("The scores of one system minus those of another, on the same songs");

export const scoresFileSchema = z.strictObject({
  schema: z.literal(SCORES_SCHEMA),
  release: z.string().describe("The version of Refrain"),
  data: z.array(z.strictObject({ name: z.string(), songs: count, lines: count })),
  left_out: z.strictObject({
    unlabelled: count.describe("Songs without reference labels"),
    rejected: count.describe("Records that are not songs or predictions"),
    unknown: count.describe("Predictions of songs that are not evaluated"),
    unpredicted: count.describe("Songs for which a system has no prediction"),
  }),
  bootstrap: z.strictObject({ resamples: z.int().min(1), seed: count }),
  songs: z.array(song).min(1),
  columns: z.array(z.string()).describe("The names of the columns of `statistics`"),
  systems: z.array(system).min(1),
  differences: z.array(difference),
}).refine(
  ({ songs, columns, systems }) =>
    systems.every(({ statistics }) =>
      statistics.length === songs.length && statistics.every((row) => row.length === columns.length)
    ),
  {
    path: ["systems"],
    error: "a system needs one row of statistics for each song, with one number for each column",
  },
)
  .describe("How well systems annotate a set of songs");

/** How well systems annotate a set of songs. */
export type ScoresFile = z.infer<typeof scoresFileSchema>;

/** One system of a scores file. */
export type SystemScores = ScoresFile["systems"][number];

/** One song of a scores file. */
export type ScoredSong = ScoresFile["songs"][number];

/** One system's scores minus another's. */
export type ScoreDifference = Omit<ScoresFile["differences"][number], "groups">;
