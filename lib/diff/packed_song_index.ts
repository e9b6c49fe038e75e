/**
 * Holds the songs of one edition while another is read, in about 40 bytes per song.
 *
 * @module
 */
import { checksum, ChecksumTable, toWords } from "../checksum.ts";
import { type LabelRuns, packRuns, unpackRuns } from "./label_runs.ts";

/** The value of an id in the table when all its songs are taken. Other values are addresses. */
const ALL_TAKEN = 1, FIRST_ADDRESS = 2;

/** The bytes before a song: the address of the next song with its id, and whether it is reserved. */
const LINK = 4, HEAD = LINK + 1;

/** The number of songs with one id that are searched for a record; bounds the time if all ids are equal. */
const MAX_SEARCHED = 1_000;

/** The store of packed songs grows in place, by `STEP` bytes up to `LARGEST`. */
const STEP = 1 << 20, LARGEST = 2 ** 32;

/**
 * An index of songs from which each song is taken once, by a song with the same id: first by those of the
 * same record, for which songs are reserved; the others in the order in which they were added.
 */
export class PackedSongIndex {
  /** By id, the address of its last song. The songs of an id form a ring: the last links to the first. */
  readonly #last: ChecksumTable;
  readonly #store = new ArrayBuffer(0, { maxByteLength: LARGEST });
  readonly #bytes = new Uint8Array(this.#store);
  readonly #view = new DataView(this.#store);
  #end = FIRST_ADDRESS;
  #room: number;
  #left = 0;

  /** @param songs the largest number of songs to be added */
  constructor(songs: number) {
    this.#last = new ChecksumTable(songs);
    this.#room = songs;
  }

  /** The number of songs that have not been taken. */
  get left(): number {
    return this.#left;
  }

  /** @throws {RangeError} if the index is full. */
  add(id: string, labels: LabelRuns): void {
    if (this.#room-- === 0) throw new RangeError("Cannot add more songs than were announced");
    const key = checksum(id), last = this.#last.get(key), address = this.#append(labels);
    const isFirst = last < FIRST_ADDRESS;
    this.#view.setUint32(address, isFirst ? address : this.#next(last));
    if (!isFirst) this.#view.setUint32(last, address);
    this.#last.set(key, address);
    this.#left++;
  }

  /**
   * Reserves a song for one with the same id and record, if there is one among the first thousand of the id
   * that is not reserved yet. Call it for all songs that will take one before any does.
   */
  reserve(id: string, record: string): void {
    const last = this.#last.get(checksum(id)), words = toWords(record);
    const isCandidate = (song: number) => !this.#isReserved(song) && this.#isOf(song, words);
    const before = this.#findBefore(last, isCandidate, MAX_SEARCHED);
    if (before !== undefined) this.#bytes[this.#next(before) + LINK] = 1;
  }

  /** Takes the song that is paired with one of this id and record; undefined if there is none. */
  take(id: string, record: string): LabelRuns | undefined {
    const key = checksum(id), last = this.#last.get(key), words = toWords(record);
    const isReserved = (song: number) => this.#isReserved(song) && this.#isOf(song, words);
    const before = this.#findBefore(last, isReserved, MAX_SEARCHED) ??
      this.#findBefore(last, (song) => !this.#isReserved(song));
    if (before === undefined) return undefined;
    const song = this.#next(before);
    if (song === before) this.#last.set(key, ALL_TAKEN);
    else {
      this.#view.setUint32(before, this.#next(song));
      if (song === last) this.#last.set(key, before);
    }
    this.#left--;
    return unpackRuns(this.#bytes, song + HEAD);
  }

  /**
   * Finds the first song of an id that matches; returns the song before it in the ring.
   *
   * @param last the last song of the id
   * @param most the number of songs to search, from the first
   */
  #findBefore(
    last: number,
    matches: (song: number) => boolean,
    most = Infinity,
  ): number | undefined {
    if (last < FIRST_ADDRESS) return undefined;
    for (let before = last, seen = 0; seen < most; seen++) {
      const song = this.#next(before);
      if (matches(song)) return before;
      if (song === last) return undefined;
      before = song;
    }
  }

  #next(song: number): number {
    return this.#view.getUint32(song);
  }

  #isReserved(song: number): boolean {
    return this.#bytes[song + LINK] === 1;
  }

  /** Whether a song is of a record; a packed song starts with its record. */
  #isOf(song: number, [high, low]: readonly [number, number]): boolean {
    const at = song + HEAD;
    return this.#view.getUint32(at) === high && this.#view.getUint32(at + 4) === low;
  }

  #append(labels: LabelRuns): number {
    const content = packRuns(labels), address = this.#end;
    this.#end += HEAD + content.length;
    if (this.#end > this.#store.byteLength) {
      this.#store.resize(Math.ceil(this.#end / STEP) * STEP);
    }
    this.#bytes.set(content, address + HEAD);
    return address;
  }
}
