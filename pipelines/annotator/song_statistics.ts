import type { ModelInfo } from "#lib/annotation.ts";
import { computeFeatures, noFeatures } from "#lib/features/contract.ts";
import { sumsOfSong } from "#lib/metrics/scorecard.ts";
import type { SongStatistics } from "#lib/metrics/song_statistics.ts";
import type { Labelling } from "#lib/labelling.ts";
import { countConfidence, countLabelUsage } from "#lib/metrics/collapse_monitor.ts";
import type { Song } from "#lib/song.ts";
import { structureFromSections } from "#lib/structure.ts";
import { recurringPair } from "#models/rules.ts";
import { predictionOf } from "./predictions.ts";

/** Counts what a model said of a song, and scores it if the song came with gold labels. */
export async function songStatistics(
  { lines, sections }: Song,
  labelling: Labelling,
  model: ModelInfo,
): Promise<SongStatistics> {
  const predicted = predictionOf(model, labelling);
  const counts = {
    labelUsage: countLabelUsage(predicted.labels),
    confidence: countConfidence(predicted.chorus),
    boundaries: predicted.sectionStarts.length,
  };
  if (sections === undefined) return counts;
  const reference = structureFromSections(sections);
  const [byRule] = await recurringPair.tag([computeFeatures(noFeatures, lines)]);
  const scored = {
    model: sumsOfSong(reference, predicted),
    rule: sumsOfSong(reference, predictionOf(recurringPair.model, byRule)),
  };
  return { ...counts, scored };
}
