/**
 * The similarity matrix of one song.
 *
 * @module
 */
import type { GoldSong } from "#lib/evaluation/system.ts";
import { LEGEND } from "./bands.ts";
import { lonelyFigure } from "./figure.ts";
import { markup } from "./markup.ts";
import { counted } from "#lib/format_number.ts";
import { type ReportedSystem, systemName } from "./reported_system.ts";
import type { Section } from "./section.ts";
import { similarityMap } from "./similarity_map.ts";
import { songName } from "./worst_section.ts";

/** The matrix of the song at a place, with what a system says of it. */
export function matrixSection(
  system: ReportedSystem,
  songs: readonly GoldSong[],
  place: number,
): Section {
  const song = songs[place];
  return {
    id: "matrix",
    title: "What repeats in one song",
    content: lonelyFigure({
      title: markup`${songName(song)}, ${counted(song.lines.length, "line")}`,
      picture: similarityMap(song.lines, song.truth, system.predictions[place]),
      howToRead: markup`
        <p>Each cell is a pair of lines; the stronger its colour, the more words they share. The
        diagonal is each line with itself.</p>
        <p>Passages that come back are stripes beside the diagonal, so a chorus shows as the same
        stripe again and again. Lines that are sung over and over make a block.</p>
        <p>The band on the left is the truth, the one above what ${
        systemName(system)
      } predicts. Where
        they agree, both change colour at the same line.</p>
        <p class="legend">${LEGEND}</p>
      `,
    }),
  };
}

/**
 * The place of the song to show.
 *
 * @throws {RangeError} if there is no song of that id.
 */
export function placeOfSong(songs: readonly GoldSong[], id: string): number {
  const place = songs.findIndex((song) => song.id === id);
  if (place < 0) {
    const all = counted(songs.length, "evaluated song");
    throw new RangeError(`Cannot show the song "${id}": none of the ${all} has this id`);
  }
  return place;
}
