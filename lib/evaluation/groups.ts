/**
 * The groups of songs that are scored apart.
 *
 * @module
 */
import type { ScoredSong } from "./scores_file.ts";

/** Some of the songs, by their places. */
export interface Group {
  readonly group: string;
  readonly places: readonly number[];
}

/** By language, if there are several, and by whether a song has a chorus. None is empty. */
export function groupsOf(songs: readonly ScoredSong[]): Group[] {
  const languages = [...new Set(songs.map(({ language }) => language))]
    .sort((one, other) => (one ?? "\uffff").localeCompare(other ?? "\uffff", "en"));
  const group = (group: string, holds: (song: ScoredSong) => boolean): Group => ({
    group,
    places: [...songs.keys()].filter((place) => holds(songs[place])),
  });
  return [
    group("with a chorus", ({ has_chorus }) => has_chorus),
    group("without a chorus", ({ has_chorus }) => !has_chorus),
    ...(languages.length > 1 ? languages : []).map((language) =>
      group(
        language === null ? "language not stated" : `language ${language}`,
        (song) => song.language === language,
      )
    ),
  ].filter(({ places }) => places.length > 0);
}
