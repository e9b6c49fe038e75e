/**
 * The settings that the training of every network has, with their defaults. A network extends one of the
 * two groups by its own: it either stops early or trains for a fixed number of epochs.
 *
 * @module
 */
import { z } from "zod";
import { SAMPLINGS } from "./sampling.ts";
import { SCHEDULES } from "./schedule.ts";

const sampling = z.enum(SAMPLINGS).default("uniform")
  .describe(`How the songs of an epoch are drawn: ${SAMPLINGS.join(", ")}`);

const sharedSettings = z.strictObject({
  seed: z.int().min(0).default(1).describe("Seed of every random choice"),
  learningRate: z.number().min(0).default(2e-3).describe("Step size of AdamW"),
  weightDecay: z.number().min(0).default(0.005).describe("Weight decay of AdamW"),
  maxGradNorm: z.number().positive().default(1)
    .describe("Gradients with a larger norm are scaled down to it"),
  batchSongs: z.int().min(1).default(32).describe("Songs per training step"),
  sampling,
});

/**
 * Training that stops when the held-out songs no longer improve, and keeps the weights of the epoch with
 * their highest macro F1. The learning rate is constant.
 */
export const earlyStoppingSettings = sharedSettings.extend({
  maxEpochs: z.int().min(1).default(60).describe("Stop after this number of epochs"),
  patience: z.int().min(1).default(6)
    .describe("Stop after this number of epochs without improvement"),
});

/**
 * Training for a fixed number of epochs, whose weights are the mean of those after the last epochs. The
 * held-out songs choose nothing.
 */
export const fixedEpochsSettings = sharedSettings.extend({
  epochs: z.int().min(1).default(9).describe("Train for this number of epochs"),
  averageEpochs: z.int().min(1).default(4)
    .describe("Return the mean of the weights after this number of last epochs"),
  schedule: z.enum(SCHEDULES).default("one-cycle")
    .describe(`How the learning rate changes: ${SCHEDULES.join(", ")}`),
  warmUp: z.number().min(0).max(1).default(0.15)
    .describe("Proportion of steps in which the learning rate of one-cycle rises"),
  sampling: z.enum(SAMPLINGS).default("similar-lengths").describe(sampling.description!),
  maxLines: z.int().min(1).default(120).describe("Leave out training songs with more lyric lines"),
});

export type EarlyStoppingSettings = Readonly<z.infer<typeof earlyStoppingSettings>>;
export type FixedEpochsSettings = Readonly<z.infer<typeof fixedEpochsSettings>>;
export type TrainingSettings = EarlyStoppingSettings | FixedEpochsSettings;
