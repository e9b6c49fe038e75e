/**
 * Annotates songs with a tagger, in this thread.
 *
 * @module
 */
import { type AnnotationOptions, createAnnotation, type ModelInfo } from "#lib/annotation.ts";
import type { Labelling } from "#lib/label.ts";
import { countConfidence, countLabelUsage } from "#lib/metrics/collapse.ts";
import { flatStatistics } from "#lib/metrics/scores.ts";
import type { SongStatistics } from "#lib/metrics/song_record.ts";
import type { Song } from "#lib/song.ts";
import { referenceStructure } from "#lib/structure.ts";
import type { LineTagger } from "#models/network.ts";
import { recurringPair } from "#models/rules.ts";
import type { AnnotationResult } from "./contract.ts";
import { toPrediction } from "./predictions.ts";
import { tagBatches, tagSongs } from "./tag_songs.ts";

/** Annotates songs, in order. */
export async function annotateSongs(
  songs: readonly Song[],
  tagger: LineTagger,
  options?: AnnotationOptions,
): Promise<AnnotationResult[]> {
  const results: AnnotationResult[] = [];
  for (const batch of tagBatches(songs, tagger)) {
    const labellings = await tagSongs(batch, tagger);
    for (const [place, song] of batch.entries()) {
      results.push(await annotateLabelled(song, labellings[place], tagger.model, options));
    }
  }
  return results;
}

/** Builds the annotation and the statistics of a song that a model has labelled. */
export async function annotateLabelled(
  song: Song,
  labelling: Labelling,
  model: ModelInfo,
  options?: AnnotationOptions,
): Promise<AnnotationResult> {
  return {
    song,
    annotation: createAnnotation(song, labelling, model, options),
    statistics: await songStatistics(song, labelling, model),
  };
}

/** The statistics of a song's labels; with its metrics, if the song has reference labels. */
export async function songStatistics(
  song: Song,
  labelling: Labelling,
  model: ModelInfo,
): Promise<SongStatistics> {
  const predicted = toPrediction(model, labelling);
  const statistics = {
    labelUsage: countLabelUsage(predicted.labels),
    confidence: countConfidence(predicted.chorus, predicted.labels),
    boundaries: predicted.sectionStarts.length,
  };
  const reference = referenceStructure(song);
  if (reference === undefined) return statistics;
  const [byRule] = await tagSongs([song], recurringPair);
  const scored = {
    model: flatStatistics(reference, predicted),
    rule: flatStatistics(reference, toPrediction(recurringPair.model, byRule)),
  };
  return { ...statistics, scored };
}
