/**
 * The songs of one edition while those of another pass by, in about 45 bytes a song and nothing a line.
 *
 * @module
 */
import { checksum } from "../checksum.ts";
import { type Outline, packed, unpacked } from "./outline.ts";

/** What a slot holds in place of an address. Addresses begin behind. */
const FREE = 0, ALL_TAKEN = 1, FIRST_ADDRESS = 2;

/** Bytes in front of a song: the address of the one that was added after it under its id. */
const LINK = 4;

/** Bytes by which the store of outlines grows, in place, and up to which. */
const STEP = 1 << 20, LARGEST = 2 ** 32;

/**
 * Songs to be taken out again by their ids; those of one id in the order in which they were added.
 * Keeps 64 bits of each id's checksum instead of the id, as `Occurrences` does.
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

  /** The first song of an id that has not been taken yet; undefined if there is none. */
  take(id: string): Outline | undefined {
    const slot = this.#slotOf(id), last = this.#slots[slot + 2];
    if (last < FIRST_ADDRESS) return undefined;
    const first = this.#view.getUint32(last);
    if (first === last) this.#slots[slot + 2] = ALL_TAKEN;
    else this.#view.setUint32(last, this.#view.getUint32(first));
    this.#left--;
    return unpacked(this.#bytes, first + LINK);
  }

  /** The slot of an id, or the free one that is its own from now on if a song is added. */
  #slotOf(id: string): number {
    const digest = checksum(id), slots = this.#slots;
    const high = parseInt(digest.slice(0, 8), 16), low = parseInt(digest.slice(8, 16), 16);
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
    this.#end += LINK + content.length;
    if (this.#end > this.#store.byteLength) {
      this.#store.resize(Math.ceil(this.#end / STEP) * STEP);
    }
    this.#bytes.set(content, address + LINK);
    return address;
  }
}
