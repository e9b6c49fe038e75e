/**
 * Where the songs of the previous edition stand.
 *
 * @module
 */
import { type EditionPart, sumsOfParts } from "#lib/edition/manifest.ts";
import type { StoredEdition } from "../../edition/reader.ts";

const FREE = 0;

/**
 * Where the songs of a previous edition stand, by the checksums of their records. Keeps 32 bits of each
 * checksum: the place that it gives may be that of another record, which whoever looks there sees. Costs
 * 16 bytes a song.
 */
export class PreviousPlaces {
  /** Slots of two: the fingerprint of a checksum, and its place, from 1; a place of 0 is a free slot. */
  readonly #slots: Uint32Array;

  /** @param songs how many there are at most */
  constructor(readonly songs: number) {
    this.#slots = new Uint32Array(4 * Math.max(songs, 1));
  }

  /**
   * The places of the songs of parts, all of whose files are read, and held against the manifest. A
   * song has none if its annotation has an `occurrence`.
   *
   * @throws {RunError} with exit code 65 if the edition is damaged.
   */
  static async read(
    edition: StoredEdition,
    parts: readonly EditionPart[],
  ): Promise<PreviousPlaces> {
    const places = new PreviousPlaces(sumsOfParts(parts).songs);
    let place = 0;
    for (const part of parts) {
      for await (const entries of edition.entries(part)) {
        for (const { occurrence, record } of entries) {
          if (occurrence === undefined) places.add(record, place);
          place++;
        }
      }
      await edition.verify(part.annotations);
    }
    return places;
  }

  /** @param record the SHA-256 of a record, in hexadecimal @param place from 0 */
  add(record: string, place: number): void {
    if (place >= this.songs) {
      throw new RangeError(`A place of ${this.songs} songs is below ${this.songs}, got ${place}`);
    }
    const slot = this.#slotOf(record);
    this.#slots[slot] = fingerprintOf(record);
    this.#slots[slot + 1] = place + 1;
  }

  /** The place of a record's song, if it is not that of another; undefined if it has none. */
  placeOf(record: string): number | undefined {
    const place = this.#slots[this.#slotOf(record) + 1];
    return place === FREE ? undefined : place - 1;
  }

  /** The slot of a checksum, or the free one where it belongs. */
  #slotOf(record: string): number {
    const slots = this.#slots, fingerprint = fingerprintOf(record);
    const first = 2 * (parseInt(record.slice(8, 16), 16) % (slots.length / 2));
    for (let slot = first;; slot = (slot + 2) % slots.length) {
      if (slots[slot + 1] === FREE || slots[slot] === fingerprint) return slot;
    }
  }
}

function fingerprintOf(record: string): number {
  return parseInt(record.slice(0, 8), 16);
}
