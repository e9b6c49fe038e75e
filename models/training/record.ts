/**
 * The training record: how a model came to be and how well it does, kept in its artifact.
 *
 * @module
 */
import type { PooledScores } from "#lib/metrics/scorecard.ts";
import { z } from "zod";

const unit = z.number().min(0).max(1);
const boundary = unit.nullable();

/** The scores that a model is judged by. */
const briefScores = z.strictObject({
  macroF1: unit,
  chorusF1: unit,
  accuracy: unit,
  boundaryF1: z.strictObject({ exact: boundary, within_1: boundary, within_2: boundary }),
});

export type BriefScores = z.infer<typeof briefScores>;

const dataSet = z.strictObject({
  name: z.string(),
  songs: z.int(),
  lines: z.int(),
  checksum: z.string().describe("SHA-256 of the ids, words and labels, in order"),
});

export const trainingRecordSchema = z.strictObject({
  command: z.string(),
  release: z.string(),
  settings: z.record(z.string(), z.union([z.string(), z.number()])),
  data: z.array(dataSet),
  heldOut: z.strictObject({ songs: z.int(), lines: z.int() }),
  epochs: z.array(z.strictObject({
    epoch: z.int(),
    trainingLoss: z.number(),
    loss: z.number(),
    macroF1: unit,
    best: z.boolean(),
  })),
  scores: z.array(z.strictObject({
    data: z.string(),
    language: z.string().nullable().describe("null for all songs together"),
    songs: z.int(),
    model: briefScores,
    recurringPair: briefScores,
  })).describe("On songs that were not learnt from, measured once, after training"),
});

export type TrainingRecord = z.infer<typeof trainingRecordSchema>;

/** The scores that a record keeps, to four decimals. */
export function briefly({ lines, boundaries }: PooledScores): BriefScores {
  const { exact, within_1, within_2 } = boundaries;
  const brief = (value: number) => Math.round(value * 1e4) / 1e4;
  const f1 = ({ pooled }: typeof exact) => pooled && brief(pooled.f1);
  return {
    macroF1: brief(lines.macroF1),
    chorusF1: brief(lines.chorus.f1),
    accuracy: brief(lines.accuracy),
    boundaryF1: { exact: f1(exact), within_1: f1(within_1), within_2: f1(within_2) },
  };
}
