/**
 * What the network reads of a song: its standardised features with those of its stanza breaks, and the
 * features of its pairs of lines.
 *
 * @module
 */
import type { SongFeatures } from "#lib/features/contract.ts";
import { BREAK_FEATURES, breakFeatures } from "#lib/features/stanza_breaks.ts";
import type { FeatureStatistics } from "./statistics.ts";

/** Break features are divided by this, to be about as large as the others. */
const BREAK_DEVIATION = 0.5;

/** Standardised features are limited to ± this. */
const LIMIT = 6;

/** The network's input for one song of L lines. */
export interface NetworkInput {
  readonly lines: number;
  /** Row-major [L, D], with D = F + 10. */
  readonly x: Float32Array;
  /** Row-major [L, L, P], symmetric. */
  readonly pairs: Float32Array;
}

/**
 * The network's input for a song.
 *
 * @param breaks the stanza breaks that the network is to see, which need not be the song's
 */
export function toNetworkInput(
  song: SongFeatures,
  breaks: readonly number[],
  { mean, deviation }: FeatureStatistics,
): NetworkInput {
  const { lines: { length: lines }, values, pairs } = song;
  const features = mean.length, ofBreak = BREAK_FEATURES.length, inputs = features + ofBreak;
  const x = new Float32Array(lines * inputs);
  const breakValues = breaks.length === 0
    ? undefined
    : breakFeatures(toSimilarity(song), lines, breaks);
  for (let line = 0; line < lines; line++) {
    const row = x.subarray(line * inputs, (line + 1) * inputs);
    for (let f = 0; f < features; f++) {
      const standard = (values[line * features + f] - mean[f]) / deviation[f];
      row[f] = Math.min(LIMIT, Math.max(-LIMIT, standard));
    }
    for (let f = 0; breakValues && f < ofBreak; f++) {
      row[features + f] = breakValues[line * ofBreak + f] / BREAK_DEVIATION;
    }
  }
  return { lines, x, pairs };
}

/** The similarity of each pair of lines, [L, L]: `dice`, the first feature of pairs. */
export function toSimilarity({ lines, pairs }: SongFeatures): Float32Array {
  const similarity = new Float32Array(lines.length ** 2), size = pairs.length / similarity.length;
  for (let pair = 0; pair < similarity.length; pair++) similarity[pair] = pairs[pair * size];
  return similarity;
}
