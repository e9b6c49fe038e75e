/**
 * Predicts the labels of songs, for evaluation and training.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import type { Labelling } from "#lib/label.ts";
import { type Prediction, structureFromLabels } from "#lib/structure.ts";
import type { LineTagger } from "#models/network.ts";
import { yieldToEventLoop } from "../concurrency/event_loop.ts";
import { tagBatches, type TaggedSong, tagSongs } from "./tag_songs.ts";

/**
 * Predicts each song.
 *
 * @param signal when it aborts, the predictions so far are returned
 */
export async function predictSongs(
  tagger: LineTagger,
  songs: readonly TaggedSong[],
  signal?: AbortSignal,
): Promise<Prediction[]> {
  const predictions: Prediction[] = [];
  for (const batch of tagBatches(songs, tagger)) {
    if (signal?.aborted) break;
    // Tagging blocks the event loop: only here can a signal be handled.
    await yieldToEventLoop();
    const labellings = await tagSongs(batch, tagger);
    predictions.push(...labellings.map((labelling) => toPrediction(tagger.model, labelling)));
  }
  return predictions;
}

/** The labels of a labelling, and its probabilities if the model has any. */
export function toPrediction(model: ModelInfo, labelling: Labelling): Prediction {
  const { labels, chorus, segmentConfidences } = labelling;
  return {
    ...structureFromLabels(labels),
    ...(model.probabilities !== "none" && {
      chorus,
      ...(segmentConfidences && { segmentConfidences }),
    }),
  };
}
