/**
 * Which songs an epoch trains on, and in which batches.
 *
 * @module
 */
import type { Label } from "#lib/label.ts";
import type { Random } from "#lib/random.ts";

/**
 * - `uniform`: every song once, in random order
 * - `favour-verses`: with replacement, weight 0.5 + 0.5 · (1 − chorus rate). The sampler of the reference
 *   system: meant to show more choruses, it shows fewer, and leaves out about 37 % of the songs.
 * - `favour-choruses`: with replacement, weight 0.5 + 0.5 · chorus rate, as that system intended
 * - `similar-lengths`: every song once; the songs of a batch have about the same number of lines
 */
export const SAMPLINGS = [
  "uniform",
  "favour-choruses",
  "favour-verses",
  "similar-lengths",
] as const;

export type Sampling = typeof SAMPLINGS[number];

/** The deviation of the logarithm of the lengths by which `similar-lengths` sorts songs. */
const LENGTH_NOISE = 0.2;

/** A song that can be drawn. */
interface Drawable {
  /** [L] */
  readonly labels: readonly Label[];
}

/**
 * Draws the songs of one epoch, as many as there are, in batches. One batch is smaller if the songs
 * cannot be divided evenly.
 */
export function sampleBatches<Song extends Drawable>(
  sampling: Sampling,
  songs: readonly Song[],
  batchSongs: number,
  random: Random,
): Song[][] {
  if (sampling === "uniform") return toBatches(random.shuffled(songs), batchSongs);
  if (sampling === "similar-lengths") {
    const keyed = songs.map((song) => ({
      song,
      key: song.labels.length * Math.exp(LENGTH_NOISE * random.normal()),
    }));
    const sorted = keyed.sort((one, other) => one.key - other.key).map(({ song }) => song);
    return random.shuffled(toBatches(sorted, batchSongs));
  }
  let total = 0;
  const cumulative = songs.map(({ labels }) => {
    const rate = toChorusRate(labels);
    return total += 0.5 + 0.5 * (sampling === "favour-choruses" ? rate : 1 - rate);
  });
  const drawn = songs.map(() => {
    const point = random.next() * total;
    return songs[cumulative.findIndex((sum) => point < sum)];
  });
  return toBatches(drawn, batchSongs);
}

/** The proportion of chorus lines, in [0, 1]. */
export function toChorusRate(labels: readonly Label[]): number {
  return labels.filter((label) => label === "chorus").length / labels.length;
}

function toBatches<Song>(songs: readonly Song[], batchSongs: number): Song[][] {
  const batches: Song[][] = [];
  for (let first = 0; first < songs.length; first += batchSongs) {
    batches.push(songs.slice(first, first + batchSongs));
  }
  return batches;
}
