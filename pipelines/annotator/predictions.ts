/**
 * Songs tagged as a whole, for those who measure.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import { computeFeatures } from "#lib/features/contract.ts";
import type { Labelling } from "#lib/labelling.ts";
import type { Song } from "#lib/song.ts";
import { type Prediction, structureFromLabels } from "#lib/structure.ts";
import type { LineTagger } from "#models/network.ts";
import { yieldToEventLoop } from "../concurrency/event_loop.ts";

const TAGGED_AT_ONCE = 64;

/**
 * What a tagger says of each song.
 *
 * @param signal ends it when it aborts: what is missing then, is missing in the answer
 */
export async function predictSongs(
  tagger: LineTagger,
  songs: readonly Pick<Song, "lines">[],
  signal?: AbortSignal,
): Promise<Prediction[]> {
  const predictions: Prediction[] = [];
  for (let first = 0; first < songs.length && !signal?.aborted; first += TAGGED_AT_ONCE) {
    // Tagging computes and never waits: only here can a signal be heard.
    await yieldToEventLoop();
    const batch = songs.slice(first, first + TAGGED_AT_ONCE);
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
