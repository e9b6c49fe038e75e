import type { ModelName } from "#lib/annotation.ts";
import { featuresOf, noFeatures } from "#lib/features/contract.ts";
import { sumsOfSong } from "#lib/metrics/scorecard.ts";
import type { SongStatistics } from "#lib/metrics/song_statistics.ts";
import type { Labelling } from "#lib/labelling.ts";
import { countConfidence, countUse } from "#lib/metrics/collapse_monitor.ts";
import type { Song } from "#lib/song.ts";
import { structureOfSections } from "#lib/structure.ts";
import { recurringPair } from "#models/rules.ts";
import { predictionOf } from "./predictions.ts";

/** Counts what a model said of a song, and scores it if the song came with gold labels. */
export async function songStatistics(
  { lines, sections }: Song,
  labelling: Labelling,
  model: ModelName,
): Promise<SongStatistics> {
  const predicted = predictionOf(model, labelling);
  const counts = {
    use: countUse(predicted.labels),
    confidence: countConfidence(predicted.chorus),
    boundaries: predicted.edges.length,
  };
  if (sections === undefined) return counts;
  const truth = structureOfSections(sections);
  const [byRule] = await recurringPair.tag([featuresOf(noFeatures, lines)]);
  const gold = {
    model: sumsOfSong(truth, predicted),
    rule: sumsOfSong(truth, predictionOf(recurringPair.model, byRule)),
  };
  return { ...counts, gold };
}
