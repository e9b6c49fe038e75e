/**
 * The settings of training, and what they are if nothing else is said.
 *
 * @module
 */
import { z } from "zod";
import { SAMPLINGS } from "./sampling.ts";

const positive = z.number().positive();
const count = z.int().min(1);

export const trainingSettingsSchema = z.strictObject({
  seed: z.int().min(0).describe("Everything random follows from it"),
  units: count.describe("Units of each direction of the LSTM"),
  dropout: z.number().min(0).lt(1).describe("Share of hidden states left out while learning"),
  smoothing: z.number().min(0).lt(1).describe("Label smoothing"),
  entropy: z.number().min(0).describe("How much uncertain predictions are rewarded, in nats"),
  learningRate: z.number().min(0).describe("Step size of AdamW"),
  weightDecay: z.number().min(0).describe("Decay of AdamW"),
  clipNorm: positive.describe("Largest norm of the gradients"),
  batchSongs: count.describe("Songs of one step"),
  maxEpochs: count.describe("Most times through the songs"),
  patience: count.describe("Epochs without improvement before training stops"),
  sampling: z.enum(SAMPLINGS).describe("Which songs an epoch shows"),
});

/** Everything that shapes a training run, beside its songs. */
export type TrainingSettings = Readonly<z.infer<typeof trainingSettingsSchema>>;

/** The settings unless something else is said. */
export const DEFAULT_SETTINGS: TrainingSettings = {
  seed: 1,
  units: 256,
  dropout: 0.2,
  smoothing: 0.15,
  entropy: 0,
  learningRate: 2e-3,
  weightDecay: 0.005,
  clipNorm: 1,
  batchSongs: 32,
  maxEpochs: 60,
  patience: 6,
  sampling: "uniform",
};
