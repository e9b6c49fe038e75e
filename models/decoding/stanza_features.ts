/**
 * Features of stanzas that the stanza decoder weighs: the network's scores of their lines, their length,
 * place and similarity to other stanzas.
 *
 * @module
 */
import type { Stanza } from "#lib/stanza.ts";

/** The names of the features, in their order. */
export const STANZA_FEATURES = [
  /** The score of chorus against verse of all lines and of the steps between them, / 10, in ±4. */
  "sum",
  /** The mean score of chorus against verse of a line, / 3. */
  "mean",
  /** The smallest and the largest score of a line, / 3. */
  "lowest",
  "highest",
  /** 1 */
  "constant",
  /** Half of the logarithm of the number of lines. */
  "log_length",
  /** `mean` times `log_length`. */
  "mean_log_length",
  /** Whether the stanza has one line. */
  "one_line",
  /** Whether it has twelve lines or more. */
  "long",
  /** Whether it is the first, the last. */
  "first",
  "last",
  /** The largest similarity to another stanza, to an earlier stanza. */
  "similarity",
  "earlier_similarity",
  /** log(1 + the number of other stanzas with a similarity of at least 0.7). */
  "similar_stanzas",
  /** The `mean` of other stanzas with a similarity of at least 0.6, weighted by it; 0 if there is none. */
  "mean_of_similar",
] as const;

/** The name of a feature of stanzas. */
export type StanzaFeature = typeof STANZA_FEATURES[number];

/** A stanza as similar as this counts as a repetition. */
const SIMILAR = 0.7;
/** The mean score of stanzas that are less similar does not matter. */
const RELATED = 0.6;
const LONG = 12;

/** What the features are computed from. */
export interface StanzaScores {
  readonly stanzas: readonly Pick<Stanza, "start" | "end">[];
  /** The score of chorus minus the score of verse of each line, [L]. */
  readonly lineScores: ArrayLike<number>;
  /** What a step inside a stanza adds: the score of chorus to chorus minus that of verse to verse. */
  readonly stepScore: number;
  /** Of each two stanzas, row-major [K, K]. */
  readonly similarities: ArrayLike<number>;
}

/** The features of each stanza, in the order of {@linkcode STANZA_FEATURES}: [K][15]. */
export function stanzaFeatures(
  { stanzas, lineScores, stepScore, similarities }: StanzaScores,
): Float64Array[] {
  const count = stanzas.length;
  const sums = stanzas.map(({ start, end }) => {
    let sum = 0;
    for (let line = start; line < end; line++) sum += lineScores[line];
    return sum;
  });
  const means = stanzas.map(({ start, end }, stanza) => sums[stanza] / (end - start) / 3);
  return stanzas.map(({ start, end }, stanza) => {
    const length = end - start, logLength = Math.log(length) / 2;
    let lowest = Infinity, highest = -Infinity;
    for (let line = start; line < end; line++) {
      lowest = Math.min(lowest, lineScores[line]);
      highest = Math.max(highest, lineScores[line]);
    }
    let similarity = 0, earlier = 0, similar = 0, related = 0, relatedMean = 0;
    for (let other = 0; other < count; other++) {
      if (other === stanza) continue;
      const value = similarities[stanza * count + other];
      similarity = Math.max(similarity, value);
      if (other < stanza) earlier = Math.max(earlier, value);
      if (value >= SIMILAR) similar++;
      if (value >= RELATED) {
        related += value;
        relatedMean += value * means[other];
      }
    }
    const sum = sums[stanza] + stepScore * (length - 1);
    const values: Record<StanzaFeature, number> = {
      sum: Math.max(-4, Math.min(4, sum / 10)),
      mean: means[stanza],
      lowest: lowest / 3,
      highest: highest / 3,
      constant: 1,
      log_length: logLength,
      mean_log_length: means[stanza] * logLength,
      one_line: length === 1 ? 1 : 0,
      long: length >= LONG ? 1 : 0,
      first: stanza === 0 ? 1 : 0,
      last: stanza === count - 1 ? 1 : 0,
      similarity,
      earlier_similarity: earlier,
      similar_stanzas: Math.log1p(similar),
      mean_of_similar: related > 0 ? relatedMean / related : 0,
    };
    return Float64Array.from(STANZA_FEATURES, (name) => values[name]);
  });
}
