/**
 * The scores file that `refrain evaluate --json` writes and `refrain compare` reads: scores with
 * their intervals, and each song's share of them, from which everything else can be made again.
 *
 * @module
 */
import { z } from "zod";
import { modelSchema } from "../annotation.ts";
import { calibrationSchema } from "../metrics/calibration.ts";
import { scoresSchema } from "../metrics/scores.ts";

export const SCORES_SCHEMA = "refrain.scores/1";

const count = z.int().min(0);
const unit = z.number().min(0).max(1);
const interval = z.tuple([z.number(), z.number()])
  .describe("The ends between which 95 of 100 resamples lie");
const intervals = z.record(z.string(), interval)
  .describe("By the dotted name of a score, such as lines.macro_f1");

const song = z.strictObject({
  id: z.string(),
  occurrence: z.int().min(2).optional()
    .describe("The song's place among those of the same id, from the second on"),
  language: z.string().nullable(),
  lines: z.int().min(1),
  has_chorus: z.boolean().describe("Whether a line truly is a chorus"),
  gold: z.string().describe(
    "The first sixteen digits of the SHA-256 of its words and gold structure",
  ),
});

const distributions = z.strictObject({
  tolerance_curve: z.array(z.strictObject({ tolerance: count, f1: unit.nullable() }))
    .describe("Pooled boundary F1 by tolerance, in lines"),
  deviations: z.array(z.strictObject({ lines: z.int(), boundaries: count }))
    .describe("How many predicted boundaries lie so many lines after the nearest true one"),
  ece_equal_mass: unit.nullable(),
}).describe("Figures of the whole set that are not made of sums over songs");

const temperatureScaling = z.strictObject({
  temperature: z.number().positive(),
  fitted_on: z.strictObject({
    name: z.string(),
    songs: count,
    lines: count,
    learnt_from: z.boolean().describe("Whether the model learnt from these songs"),
  }),
  calibration: calibrationSchema,
  ece_equal_mass: unit,
}).describe("Calibration after temperature scaling, which was fitted on other songs");

const system = z.strictObject({
  name: z.string(),
  model: modelSchema.nullable().describe("null if predictions do not say"),
  learnt_from: z.array(z.string())
    .describe("Those of `data` that the model learnt from: of new songs, they say nothing"),
  scores: scoresSchema,
  intervals,
  groups: z.array(z.strictObject({
    group: z.string(),
    scores: scoresSchema,
    intervals: intervals.describe("Of the headline scores alone"),
  })),
  distributions,
  temperature_scaling: temperatureScaling.nullable(),
  sums: z.array(z.array(z.number())).describe("One row a song, one column a name of `columns`"),
});

const difference = z.strictObject({
  system: z.string(),
  minus: z.string(),
  scores: z.record(
    z.string(),
    z.strictObject({ difference: z.number(), interval: interval.nullable() }),
  ),
}).describe("The scores of one system minus those of another, on the same songs");

export const scoresFileSchema = z.strictObject({
  schema: z.literal(SCORES_SCHEMA),
  release: z.string().describe("The version of Refrain"),
  data: z.array(z.strictObject({ name: z.string(), songs: count, lines: count })),
  left_out: z.strictObject({
    unlabelled: count.describe("Songs without gold labels"),
    rejected: count.describe("Records that are no songs, or no predictions"),
    unknown: count.describe("Predictions of songs that are not among the gold songs"),
    unpredicted: count.describe("Songs for which a system has no prediction"),
  }),
  bootstrap: z.strictObject({ resamples: z.int().min(1), seed: count }),
  songs: z.array(song).min(1),
  columns: z.array(z.string()).describe("What the columns of `sums` are"),
  systems: z.array(system).min(1),
  differences: z.array(difference),
}).refine(
  ({ songs, columns, systems }) =>
    systems.every(({ sums }) =>
      sums.length === songs.length && sums.every((row) => row.length === columns.length)
    ),
  { path: ["systems"], error: "a system has not one row of sums a song, one number a column" },
)
  .describe("How well systems annotate a set of songs");

/** How well systems annotate a set of songs. */
export type ScoresFile = z.infer<typeof scoresFileSchema>;

/** One system of a scores file. */
export type SystemScores = ScoresFile["systems"][number];

/** One song of a scores file. */
export type ScoredSong = ScoresFile["songs"][number];

/** One system's scores minus another's. */
export type ScoreDifference = ScoresFile["differences"][number];
