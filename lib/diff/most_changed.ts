/**
 * The songs that changed most.
 *
 * @module
 */
import type { ChangedSong } from "./record.ts";

/** Keeps the first few of any number of songs. */
export class MostChanged {
  readonly #songs: ChangedSong[] = [];

  /** @param most how many are kept */
  constructor(readonly most: number) {}

  /** Equals stay in the order in which they come. */
  add(song: ChangedSong): void {
    const behind = this.#songs.findIndex((other) => order(song, other) < 0);
    if (behind < 0 && this.#songs.length >= this.most) return;
    this.#songs.splice(behind < 0 ? this.#songs.length : behind, 0, song);
    if (this.#songs.length > this.most) this.#songs.pop();
  }

  /** The most changed first. */
  get songs(): readonly ChangedSong[] {
    return this.#songs;
  }
}

/** By share of lines that moved, then by lines that moved, both falling; then by id. */
function order(one: ChangedSong, other: ChangedSong): number {
  return other.moved / other.lines - one.moved / one.lines || other.moved - one.moved ||
    (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
}
