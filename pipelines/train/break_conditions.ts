/**
 * The conditions under which the folds of a cross-validation predict songs: what the network is given as
 * their stanza breaks.
 *
 * @module
 */
import { wrongBreaks } from "#lib/evaluation/wrong_breaks.ts";
import type { Song } from "#lib/song.ts";

/** What a network is given as the stanza breaks of songs. */
export interface BreakCondition {
  /** Its name at the end of a folder's: none, `-breaks`, `-missing-0.3`. */
  readonly suffix: string;
  /** The breaks that are given; undefined if the song is not predicted. */
  readonly breaksOf: (song: Song) => readonly number[] | undefined;
}

/**
 * Every song is predicted without its breaks, and each song that has breaks also with them, and with
 * wrong ones of each kind (`wrongBreaks`).
 */
export function breakConditions(wrong: readonly string[]): BreakCondition[] {
  const ifAny = (toBreaks: (song: Song) => readonly number[]) => (song: Song) =>
    song.breaks.length > 0 ? toBreaks(song) : undefined;
  return [
    { suffix: "", breaksOf: () => [] },
    { suffix: "-breaks", breaksOf: ifAny(({ breaks }) => breaks) },
    ...wrong.map((kind) => ({
      suffix: `-${kind.replace(":", "-")}`,
      breaksOf: ifAny((song) => wrongBreaks(kind, song)),
    })),
  ];
}
