import fc from "fast-check";
import { flatStatistics } from "#lib/metrics/scores.ts";
import type { SongStatistics } from "#lib/metrics/song_record.ts";
import { countConfidence, countLabelUsage } from "#lib/metrics/collapse.ts";
import { structureFromLabels } from "#lib/structure.ts";
import { anyPair } from "./label_arbitraries.ts";

/** Counts of a song: with probabilities or without, with reference labels or without. */
export const anySongCounts: fc.Arbitrary<SongStatistics> = fc.record({
  pair: anyPair,
  probabilities: fc.option(fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 16 })),
  hasReference: fc.boolean(),
}).map(({ pair, probabilities, hasReference }) => {
  const reference = structureFromLabels(pair.reference),
    predicted = structureFromLabels(pair.predicted);
  const chorus = probabilities?.slice(0, pair.predicted.length);
  const sums = flatStatistics(reference, predicted);
  return {
    labelUsage: countLabelUsage(pair.predicted),
    confidence: countConfidence(chorus && Float32Array.from(chorus)),
    boundaries: predicted.sectionStarts.length,
    ...(hasReference && { scored: { model: sums, rule: sums } }),
  };
});
