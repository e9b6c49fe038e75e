/**
 * The settings that the training of every network has, with their defaults. A network extends them by
 * its own.
 *
 * @module
 */
import { z } from "zod";
import { SAMPLINGS } from "./sampling.ts";

export const trainingSettings = z.strictObject({
  seed: z.int().min(0).default(1).describe("Seed of every random choice"),
  learningRate: z.number().min(0).default(2e-3).describe("Step size of AdamW"),
  weightDecay: z.number().min(0).default(0.005).describe("Weight decay of AdamW"),
  maxGradNorm: z.number().positive().default(1)
    .describe("Gradients with a larger norm are scaled down to it"),
  batchSongs: z.int().min(1).default(32).describe("Songs per training step"),
  maxEpochs: z.int().min(1).default(60).describe("Stop after this number of epochs"),
  patience: z.int().min(1).default(6)
    .describe("Stop after this number of epochs without improvement"),
  sampling: z.enum(SAMPLINGS).default("uniform")
    .describe("Songs of an epoch: uniform (each once), favour-choruses or favour-verses"),
});

export type TrainingSettings = Readonly<z.infer<typeof trainingSettings>>;
