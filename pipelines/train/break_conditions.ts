/**
 * The conditions under which the folds of a cross-validation predict songs: what the network is given as
 * their stanza breaks.
 *
 * @module
 */
import type { Song } from "#lib/song.ts";

/** What a network is given as the stanza breaks of songs. */
export interface BreakCondition {
  /** Its name at the end of a folder's: none, `-breaks`, `-missing-0.3`. */
  readonly suffix: string;
  /** The breaks that are given; undefined if the song is not predicted. */
  readonly breaksOf: (song: Song) => readonly number[] | undefined;
}

/** Every song is predicted without its breaks, and each song that has breaks also with them. */
export const BREAK_CONDITIONS: readonly BreakCondition[] = [
  { suffix: "", breaksOf: () => [] },
  { suffix: "-breaks", breaksOf: ({ breaks }) => breaks.length > 0 ? breaks : undefined },
];
