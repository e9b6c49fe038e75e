/**
 * Predicts the labels of songs, for evaluation and training.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import { computeFeatures } from "#lib/features/contract.ts";
import type { Labelling } from "#lib/label.ts";
import type { Song } from "#lib/song.ts";
import { type Prediction, structureFromLabels } from "#lib/structure.ts";
import type { LineTagger } from "#models/network.ts";
import { yieldToEventLoop } from "../concurrency/event_loop.ts";

const BATCH_SIZE = 64;

/**
 * Predicts each song.
 *
 * @param signal when it aborts, the predictions so far are returned
 */
export async function predictSongs(
  tagger: LineTagger,
  songs: readonly Pick<Song, "lines">[],
  signal?: AbortSignal,
): Promise<Prediction[]> {
  const predictions: Prediction[] = [];
  for (let first = 0; first < songs.length && !signal?.aborted; first += BATCH_SIZE) {
    // Tagging blocks the event loop: only here can a signal be handled.
    await yieldToEventLoop();
    const batch = songs.slice(first, first + BATCH_SIZE);
    const labellings = await tagger.tag(
      batch.map(({ lines }) => computeFeatures(tagger.featureSet, lines)),
    );
    predictions.push(...labellings.map((labelling) => toPrediction(tagger.model, labelling)));
  }
  return predictions;
}

/** The labels of a labelling, and its probabilities if the model has any. */
export function toPrediction(model: ModelInfo, { labels, chorus }: Labelling): Prediction {
  return {
    ...structureFromLabels(labels),
    ...(model.probabilities !== "none" && { chorus }),
  };
}
