/**
 * Fits the decoding of a trained network on songs that it was not trained on.
 *
 * @module
 */
import { seededRandom } from "#lib/random.ts";
import type { LabelledSong } from "../../decoding/contract.ts";
import { type Decoding, fitDecoding } from "../../decoding/decoder.ts";
import { toNumbers } from "../../decoding/labels.ts";
import type { LabelledFeatures } from "../../network.ts";
import type { Weights } from "../../weights.ts";
import { loseBreaks } from "./break_noise.ts";
import { SongScorer } from "./scorer.ts";

const SEED = 1;

/**
 * Fits the decoding. Each song is scored without breaks and, if it has some, with them and with some of
 * them missing, as far as they are plausible.
 */
export function fitRefrainDecoding(
  module: WebAssembly.Module,
  weights: Weights,
  songs: readonly LabelledFeatures[],
): Decoding {
  const scorer = new SongScorer(module, weights), random = seededRandom(SEED);
  const scored = songs.flatMap(({ features, labels }): LabelledSong[] => {
    const { breaks } = features;
    const numbers = toNumbers(labels);
    const score = (seen: readonly number[], isIncomplete: boolean) => ({
      ...scorer.score(features, seen),
      labels: numbers,
      isIncomplete,
    });
    const unbroken = score([], false);
    if (breaks.length === 0) return [unbroken];
    const broken = [score(breaks, false), score(loseBreaks(breaks, random), true)];
    return [unbroken, ...broken.filter((song) => song.breaks.length > 0)];
  });
  scorer.dispose();
  return fitDecoding(scored, scorer.transitions);
}
