/**
 * Which songs an epoch trains on, and in which order.
 *
 * @module
 */
import type { Random } from "#lib/random.ts";

/**
 * - `uniform`: every song once, in random order
 * - `favour-verses`: with replacement, weight 0.5 + 0.5 · (1 − chorus rate). The sampler of the reference
 *   system: meant to show more choruses, it shows fewer, and leaves out about 37 % of the songs.
 * - `favour-choruses`: with replacement, weight 0.5 + 0.5 · chorus rate, as that system intended
 */
export const SAMPLINGS = ["uniform", "favour-verses", "favour-choruses"] as const;

export type Sampling = typeof SAMPLINGS[number];

/**
 * Draws the songs of one epoch, as many as there are, and returns their indexes.
 *
 * @param chorusRates proportion of chorus lines of each song, in [0, 1]
 */
export function sampleSongs(
  sampling: Sampling,
  chorusRates: readonly number[],
  random: Random,
): number[] {
  if (sampling === "uniform") return random.shuffled([...chorusRates.keys()]);
  let total = 0;
  const cumulative = chorusRates.map((rate) =>
    total += 0.5 + 0.5 * (sampling === "favour-choruses" ? rate : 1 - rate)
  );
  return chorusRates.map(() => {
    const point = random.next() * total;
    return cumulative.findIndex((sum) => point < sum);
  });
}
