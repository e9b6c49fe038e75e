/**
 * The mean and the deviation of features, by which the network standardises them.
 *
 * @module
 */
import type { SongFeatures } from "#lib/features/contract.ts";

/** Added to each deviation, so that a constant feature does not divide by 0. */
const LEAST_DEVIATION = 1e-3;

/** Of each feature over the lines of songs, [F]. */
export interface FeatureStatistics {
  readonly mean: Float32Array;
  /** The standard deviation, plus 0.001. */
  readonly deviation: Float32Array;
}

/**
 * The statistics of the features of all lines.
 *
 * @param features F
 */
export function featureStatistics(
  songs: readonly SongFeatures[],
  features: number,
): FeatureStatistics {
  const lines = Math.max(1, songs.reduce((sum, { lines }) => sum + lines.length, 0));
  const mean = new Float64Array(features), variance = new Float64Array(features);
  for (const { values } of songs) {
    for (let i = 0; i < values.length; i++) mean[i % features] += values[i] / lines;
  }
  for (const { values } of songs) {
    for (let i = 0; i < values.length; i++) {
      variance[i % features] += (values[i] - mean[i % features]) ** 2 / lines;
    }
  }
  return {
    mean: Float32Array.from(mean),
    deviation: Float32Array.from(variance, (value) => Math.sqrt(value) + LEAST_DEVIATION),
  };
}
