/**
 * Songs in order of how badly a system does on them.
 *
 * @module
 */
import type { GoldSong } from "#lib/evaluation/system.ts";
import { type SongScores, songScores } from "#lib/metrics/song_scores.ts";
import type { Prediction } from "#lib/structure.ts";

/** A song by its place among all, with its scores. */
export interface RankedSong {
  readonly place: number;
  readonly scores: SongScores;
}

/**
 * The worst song first: that with the lowest line accuracy, or else the lowest exact boundary F1. A
 * song without boundaries on either side has none wrong, and counts as 1. Equals keep their order.
 *
 * @param predictions one for each song, in the same order
 */
export function worstFirst(
  songs: readonly GoldSong[],
  predictions: readonly Prediction[],
): RankedSong[] {
  return songs
    .map(({ truth }, place) => ({
      place,
      scores: songScores(truth.labels, predictions[place].labels),
    }))
    .sort(({ scores: one }, { scores: other }) =>
      one.line_accuracy - other.line_accuracy || boundaryF1(one) - boundaryF1(other)
    );
}

function boundaryF1({ boundaries }: SongScores): number {
  return boundaries.exact?.f1 ?? 1;
}
