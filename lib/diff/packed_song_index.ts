/**
 * The songs of one edition while those of another pass by, in about 40 bytes a song and nothing a line.
 *
 * @module
 */
import { checksum } from "../checksum.ts";
import { type Outline, packed, unpacked } from "./label_runs.ts";

/** What a slot holds in place of an address. Addresses begin behind. */
const FREE = 0, ALL_TAKEN = 1, FIRST_ADDRESS = 2;

/**
 * Bytes in front of a song: the address of the one that was added after it under its id, and whether it
 * is reserved.
 */
const LINK = 4, HEAD = LINK + 1;

/** How many songs of one id are searched for a record, so that an id of all songs takes no ages. */
const MOST_SEARCHED = 1_000;

/** Bytes by which the store of outlines grows, in place, and up to which. */
const STEP = 1 << 20, LARGEST = 2 ** 32;

/**
 * Songs to be taken out again by songs of the same id: first of all by those of the same record, for
 * which they are reserved, the others in the order in which they were added. Keeps 64 bits of each id's
 * checksum instead of the id, as `Occurrences` does.
 */
export class HeldSongs {
  /**
   * Slots of three: two halves of the fingerprint, and the address of the id's last song. The songs of
   * an id form a ring, so that the last one leads to the first.
   */
  readonly #slots: Uint32Array;
  readonly #store = new ArrayBuffer(0, { maxByteLength: LARGEST });
  readonly #bytes = new Uint8Array(this.#store);
  readonly #view = new DataView(this.#store);
  #end = FIRST_ADDRESS;
  #room: number;
  #left = 0;

  /** @param songs how many are to be held, at most */
  constructor(songs: number) {
    this.#slots = new Uint32Array(3 * (Math.ceil(1.5 * songs) + 1));
    this.#room = songs;
  }

  /** How many there are that have not been taken. */
  get left(): number {
    return this.#left;
  }

  /** @throws {RangeError} if that is more than it has room for. */
  add(id: string, outline: Outline): void {
    if (this.#room-- === 0) throw new RangeError("Cannot hold more songs than were announced");
    const slot = this.#slotOf(id), last = this.#slots[slot + 2], address = this.#stored(outline);
    const isFirst = last < FIRST_ADDRESS;
    this.#view.setUint32(address, isFirst ? address : this.#view.getUint32(last));
    if (!isFirst) this.#view.setUint32(last, address);
    this.#slots[slot + 2] = address;
    this.#left++;
  }

  /**
   * Reserves a song for one of the same id and record, if there is one that is not reserved yet, among
   * the first thousand of the id. To be called for all songs that are going to take one, before any does.
   */
  reserve(id: string, record: string): void {
    const last = this.#slots[this.#slotOf(id) + 2], words = wordsOf(record);
    const isFree = (song: number) => !this.#isReserved(song) && this.#isOf(song, words);
    const before = this.#before(last, isFree, MOST_SEARCHED);
    if (before !== undefined) this.#bytes[this.#after(before) + LINK] = 1;
  }

  /** Takes the song that goes with one of this id and record; undefined if there is none. */
  take(id: string, record: string): Outline | undefined {
    const slot = this.#slotOf(id), last = this.#slots[slot + 2], words = wordsOf(record);
    const isReserved = (song: number) => this.#isReserved(song) && this.#isOf(song, words);
    const before = this.#before(last, isReserved, MOST_SEARCHED) ??
      this.#before(last, (song) => !this.#isReserved(song));
    if (before === undefined) return undefined;
    const song = this.#after(before);
    if (song === before) this.#slots[slot + 2] = ALL_TAKEN;
    else {
      this.#view.setUint32(before, this.#after(song));
      if (song === last) this.#slots[slot + 2] = before;
    }
    this.#left--;
    return unpacked(this.#bytes, song + HEAD);
  }

  /**
   * The song before the first one that is wanted.
   *
   * @param last the last song of an id
   * @param most how many are looked at, from the first on
   */
  #before(
    last: number,
    isWanted: (song: number) => boolean,
    most = Infinity,
  ): number | undefined {
    if (last < FIRST_ADDRESS) return undefined;
    for (let before = last, seen = 0; seen < most; seen++) {
      const song = this.#after(before);
      if (isWanted(song)) return before;
      if (song === last) return undefined;
      before = song;
    }
  }

  #after(song: number): number {
    return this.#view.getUint32(song);
  }

  #isReserved(song: number): boolean {
    return this.#bytes[song + LINK] === 1;
  }

  /** Whether a song is of a record, with which its outline begins. */
  #isOf(song: number, [high, low]: readonly [number, number]): boolean {
    const place = song + HEAD;
    return this.#view.getUint32(place) === high && this.#view.getUint32(place + 4) === low;
  }

  /** The slot of an id, or the free one that is its own from now on if a song is added. */
  #slotOf(id: string): number {
    const [high, low] = wordsOf(checksum(id)), slots = this.#slots;
    const capacity = slots.length / 3;
    let at = 3 * (high % capacity);
    while (slots[at + 2] !== FREE && (slots[at] !== high || slots[at + 1] !== low)) {
      at = (at + 3) % slots.length;
    }
    slots[at] = high;
    slots[at + 1] = low;
    return at;
  }

  #stored(outline: Outline): number {
    const content = packed(outline), address = this.#end;
    this.#end += HEAD + content.length;
    if (this.#end > this.#store.byteLength) {
      this.#store.resize(Math.ceil(this.#end / STEP) * STEP);
    }
    this.#bytes.set(content, address + HEAD);
    return address;
  }
}

/** The first 64 bits of a checksum. */
function wordsOf(digits: string): readonly [number, number] {
  return [parseInt(digits.slice(0, 8), 16), parseInt(digits.slice(8, 16), 16)];
}
