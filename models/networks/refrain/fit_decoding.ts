/**
 * Fits the decoding of a trained network on songs that it was not trained on.
 *
 * @module
 */
import { seededRandom } from "#lib/random.ts";
import type { LabelledSong } from "../../decoding/contract.ts";
import { type Decoding, fitDecoding } from "../../decoding/decoder.ts";
import type { LabelledFeatures } from "../../network.ts";
import type { Weights } from "../../weights.ts";
import { corruptBreaks } from "./break_noise.ts";
import { SongScorer } from "./scorer.ts";

const SEED = 1;
/** The proportion of songs with breaks that are also scored with corrupted ones: most users' are right. */
const CORRUPTED = 1 / 3;

/**
 * Fits the decoding. Each song is scored without breaks and, if it has some, with them; a third of the
 * latter also with corrupted ones. Breaks that are not plausible are left out.
 */
export function fitRefrainDecoding(
  module: WebAssembly.Module,
  weights: Weights,
  songs: readonly LabelledFeatures[],
): Decoding {
  const scorer = new SongScorer(module, weights), random = seededRandom(SEED);
  const scored = songs.flatMap(({ features, labels }): LabelledSong[] => {
    const { breaks } = features;
    const numbers = Uint8Array.from(labels, (label) => label === "chorus" ? 1 : 0);
    const score = (seen: readonly number[], isCorrupted: boolean) => ({
      ...scorer.score(features, seen),
      labels: numbers,
      isCorrupted,
    });
    const unbroken = score([], false);
    if (breaks.length === 0) return [unbroken];
    const broken = [score(breaks, false)];
    if (random.next() < CORRUPTED) {
      broken.push(score(corruptBreaks(breaks, labels.length, random), true));
    }
    return [unbroken, ...broken.filter((song) => song.breaks.length > 0)];
  });
  scorer.dispose();
  return fitDecoding(scored, scorer.transitions);
}
