/**
 * What is kept of the previous edition while it is read.
 *
 * @module
 */

/** How much of what was read is kept. */
export interface WindowLimits {
  /** Songs. */
  readonly count: number;
  /** The sum of their sizes. A larger single song is kept all the same. */
  readonly size: number;
}

/** Keeps the last songs that were read, up to limits, by their places: the oldest goes first. */
export class PreviousWindow<Song extends { readonly size: number }> {
  readonly #limits: WindowLimits;
  /** A song stands at its place modulo the length. */
  readonly #ring: (Song | undefined)[];
  #first = 0;
  #next = 0;
  #size = 0;

  constructor(limits: WindowLimits) {
    this.#limits = limits;
    this.#ring = new Array(limits.count);
  }

  /** The place of the song that is pushed next, from 0. */
  get next(): number {
    return this.#next;
  }

  push(song: Song): void {
    const { count, size } = this.#limits;
    this.#size += song.size;
    while (
      this.#first < this.#next && (this.#next - this.#first === count || this.#size > size)
    ) this.#drop();
    this.#ring[this.#next++ % count] = song;
  }

  /** The song at a place; undefined if it was dropped, or has not come. */
  at(place: number): Song | undefined {
    const isKept = place >= this.#first && place < this.#next;
    return isKept ? this.#ring[place % this.#limits.count] : undefined;
  }

  #drop(): void {
    const slot = this.#first++ % this.#limits.count;
    this.#size -= this.#ring[slot]!.size;
    this.#ring[slot] = undefined;
  }
}
