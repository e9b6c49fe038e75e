/**
 * Which songs an epoch shows, and in which order.
 *
 * @module
 */
import type { Random } from "#lib/random.ts";

/**
 * - `uniform`: every song once, in random order
 * - `favour-verses`: with replacement, weight 0.5 + 0.5 (1 − chorus share). The reference system's
 *   sampler: meant to show more choruses, it shows fewer, and leaves out about 37 % of the songs.
 * - `favour-choruses`: with replacement, weight 0.5 + 0.5 · chorus share: what that one was meant for
 */
export const SAMPLINGS = ["uniform", "favour-verses", "favour-choruses"] as const;

/** A way of sampling. */
export type Sampling = typeof SAMPLINGS[number];

/**
 * The songs of one epoch, as places in `chorusShares`; as many as there are songs.
 *
 * @param chorusShares share of chorus lines of each song, in [0, 1]
 */
export function sampled(
  sampling: Sampling,
  chorusShares: readonly number[],
  random: Random,
): number[] {
  if (sampling === "uniform") return random.shuffled([...chorusShares.keys()]);
  let total = 0;
  const upTo = chorusShares.map((share) =>
    total += 0.5 + 0.5 * (sampling === "favour-choruses" ? share : 1 - share)
  );
  return chorusShares.map(() => {
    const point = random.next() * total;
    return upTo.findIndex((sum) => point < sum);
  });
}
