/**
 * A song that is still being written: rows are added one by one, and read like the rows of a whole song.
 *
 * @module
 */
import type { FeatureSet, IncrementalFeatures, SongFeatures } from "#lib/features/contract.ts";
import { isLyricLine, splitRows } from "#lib/lyrics.ts";
import { checkLine, checkLineCount, parseSong, type Song, type SongLimits } from "#lib/song.ts";

/** The fields of a song other than its lines. */
export interface SongHead {
  /** The id. */
  readonly id: string;
  /** The title. */
  readonly title?: string;
  /** The artist. */
  readonly artist?: string;
  /** The language. */
  readonly language?: string;
}

/** Rows of a song: lyric lines, blank lines and headers. A line added costs L comparisons a view. */
export class IncrementalSong {
  readonly #rows: string[] = [];
  readonly #growing: IncrementalFeatures;
  readonly #limits: SongLimits;
  #lines = 0;

  constructor(featureSet: FeatureSet, limits: SongLimits) {
    this.#growing = featureSet.start();
    this.#limits = limits;
  }

  /** The lyric lines so far, L. */
  get lines(): number {
    return this.#lines;
  }

  /** The memory of its similarities in bytes, without the words. */
  get bytes(): number {
    return this.#growing.bytes;
  }

  /**
   * Adds the rows of a text.
   *
   * @returns the number of lyric lines among them
   * @throws {SongError} if one breaks a rule of songs. Then none is added.
   */
  push(text: string): number {
    const rows = splitRows(text);
    const lines = rows.filter(isLyricLine);
    checkLineCount(this.#lines + lines.length, this.#limits);
    lines.forEach((line, place) => checkLine(line, this.#lines + place, this.#limits));
    this.#rows.push(...rows);
    for (const line of lines) this.#growing.push(line);
    this.#lines += lines.length;
    return lines.length;
  }

  /**
   * The song so far.
   *
   * @throws {SongError} if it has no lyric line yet.
   */
  song(head: SongHead): Song {
    return parseSong({ ...head, lines: this.#rows }, this.#limits);
  }

  /**
   * The features of the song so far.
   *
   * @param breaks of the song, the lines that begin a stanza
   */
  features({ breaks }: Pick<Song, "breaks">): SongFeatures {
    return this.#growing.features(breaks);
  }
}
