/**
 * The settings of training, and what they are if nothing else is said.
 *
 * @module
 */
import type { LossSettings } from "./loss.ts";
import type { OptimiserSettings } from "./optimiser.ts";
import type { Sampling } from "./sampling.ts";

/** Everything that shapes a training run, beside its songs. */
export interface TrainingSettings extends OptimiserSettings, Omit<LossSettings, "classWeights"> {
  readonly seed: number;
  /** Units of each direction, H. */
  readonly units: number;
  /** Share of hidden states left out at each step, in [0, 1). */
  readonly dropout: number;
  readonly batchSongs: number;
  readonly maxEpochs: number;
  /** Epochs without improvement on the held-out songs after which training stops. */
  readonly patience: number;
  readonly sampling: Sampling;
}

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
