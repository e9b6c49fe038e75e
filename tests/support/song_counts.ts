import fc from "fast-check";
import { sumsOfSong } from "#lib/metrics/scorecard.ts";
import type { SongStatistics } from "#lib/metrics/song_statistics.ts";
import { countConfidence, countUse } from "#lib/metrics/collapse_monitor.ts";
import { structureOfLabels } from "#lib/structure.ts";
import { anyPair } from "./any_pair.ts";

/** Counts of a song: with probabilities or without, with gold labels or without. */
export const anySongCounts: fc.Arbitrary<SongStatistics> = fc.record({
  pair: anyPair,
  probabilities: fc.option(fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 16 })),
  isGold: fc.boolean(),
}).map(({ pair, probabilities, isGold }) => {
  const truth = structureOfLabels(pair.truth), predicted = structureOfLabels(pair.predicted);
  const chorus = probabilities?.slice(0, pair.predicted.length);
  const sums = sumsOfSong(truth, predicted);
  return {
    use: countUse(pair.predicted),
    confidence: countConfidence(chorus && Float32Array.from(chorus)),
    boundaries: predicted.edges.length,
    ...(isGold && { gold: { model: sums, rule: sums } }),
  };
});
