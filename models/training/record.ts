/**
 * The training record of an artifact: how the model was trained, and its scores.
 *
 * @module
 */
import type { Scores } from "#lib/metrics/scores.ts";
import { z } from "zod";
import type { TrainingSettings } from "./settings.ts";
import { unit } from "#lib/metrics/averages.ts";

const boundary = unit.nullable();

const briefScoresSchema = z.strictObject({
  macro_f1: unit,
  chorus_f1: unit,
  accuracy: unit,
  boundary_f1: z.strictObject({ exact: boundary, within_1: boundary, within_2: boundary }),
});

/** The scores of a model on one group of songs. */
export type BriefScores = z.infer<typeof briefScoresSchema>;

const dataSetSchema = z.strictObject({
  name: z.string().describe("The end of the path that it was read from"),
  songs: z.int(),
  lines: z.int(),
  checksum: z.string().describe("SHA-256 of the ids, words and labels, in order"),
});

export const trainingRecordSchema = z.strictObject({
  command: z.string(),
  release: z.string(),
  note: z.string().nullable().describe("A remark on the data, by whoever trained the model"),
  settings: z.record(z.string(), z.union([z.string(), z.number()])),
  data: z.array(dataSetSchema),
  held_out: z.strictObject({ songs: z.int(), lines: z.int() }),
  too_long: z.int().optional().describe("Training songs left out for their number of lines"),
  epochs: z.array(z.strictObject({
    epoch: z.int(),
    training_loss: z.number(),
    loss: z.number(),
    macro_f1: unit,
    best: z.boolean().optional().describe("Absent if the number of epochs is fixed"),
  })),
  scores: z.array(z.strictObject({
    data: z.string(),
    language: z.string().nullable().describe("null for all songs together"),
    songs: z.int(),
    breaks: z.boolean().optional().describe("Whether the songs' stanza breaks were used"),
    model: briefScoresSchema,
    recurring_pair: briefScoresSchema,
  })).describe("On songs that were not trained on, measured once, after training"),
});

/** How a model was trained, and its scores. */
export type TrainingRecord = z.infer<typeof trainingRecordSchema>;

/** Scores as a record keeps them, rounded to four decimals. */
export function toBriefScores({ lines, boundaries }: Scores): BriefScores {
  const { exact, within_1, within_2 } = boundaries;
  const brief = (value: number) => Math.round(value * 1e4) / 1e4;
  const f1 = ({ pooled }: typeof exact) => pooled && brief(pooled.f1);
  return {
    macro_f1: brief(lines.macro_f1),
    chorus_f1: brief(lines.chorus.f1),
    accuracy: brief(lines.accuracy),
    boundary_f1: { exact: f1(exact), within_1: f1(within_1), within_2: f1(within_2) },
  };
}

/** Settings with the names of records: `learning_rate` for `learningRate`. */
export function toRecordedSettings(settings: TrainingSettings): TrainingRecord["settings"] {
  const snakeCase = (name: string) =>
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [snakeCase(name), value]),
  );
}
