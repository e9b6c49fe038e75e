/**
 * Labelling whole songs, text in and probabilities out, wherever the work is done.
 *
 * @module
 */
import type { ModelName } from "#lib/annotation.ts";
import { featuresOf } from "#lib/features/feature_set.ts";
import type { LineTagger } from "#models/tagger.ts";

/** The lyric lines of a song, [L]. */
export type SongLines = readonly string[];

/** Labels songs. */
export interface SongTagger {
  /** The model, as annotations name it. */
  readonly model: ModelName;
  /** How many batches it has use for at once. */
  readonly width: number;
  /**
   * The probability that a line belongs to a chorus, for each line of each song, [B][L]; for a song
   * that could not be labelled, why. A song's numbers depend neither on its batch nor on where the
   * work is done, to the bit.
   */
  tag(songs: readonly SongLines[]): Promise<(Float32Array | TaggingFailure)[]>;
  /** Frees what it holds. It cannot tag any more. */
  dispose(): void;
}

/** Why a song could not be labelled, though it is a song. */
export class TaggingFailure {
  constructor(readonly message: string) {}
}

/** Labels songs in this thread. */
export function inThisThread(tagger: LineTagger): SongTagger {
  return {
    model: tagger.model,
    width: 1,
    tag: (songs) => tagger.tag(songs.map((lines) => featuresOf(tagger.featureSet, lines))),
    dispose: () => tagger.dispose(),
  };
}
