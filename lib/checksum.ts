/**
 * Checksums that name content (of a song without an id, of a rejected line, of a model), and a compact
 * hash table from checksums to integers, for millions of songs.
 *
 * @module
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

const encoder = new TextEncoder();

/** The SHA-256 of bytes, or of a text's UTF-8, as 64 hexadecimal digits. */
export function checksum(content: Uint8Array | string): string {
  return bytesToHex(sha256(typeof content === "string" ? encoder.encode(content) : content));
}

/** The integers in a slot: the first and the second 32 bits of a checksum, and its value. */
const SLOT = 3;

/** Slots per entry of a table that has the size it was created for. */
const SLOTS_PER_ENTRY = 1.5;

/**
 * Maps checksums to integers from 1 to 2³² − 1. Keeps 64 bits of each checksum: among ten million, two
 * collide with a probability of 3 in a million. Open addressing with linear probing; takes 18 bytes per
 * entry if the number of entries is given, at most 36 bytes if the table grows.
 */
export class ChecksumTable {
  #slots: Uint32Array;
  #size = 0;

  /** @param entries the expected number of entries; the table grows beyond it */
  constructor(entries = 0) {
    this.#slots = new Uint32Array(SLOT * (Math.ceil(SLOTS_PER_ENTRY * entries) + 1));
  }

  /**
   * The value of a checksum; 0 if it has none.
   *
   * @param checksum at least 16 hexadecimal digits
   */
  get(checksum: string): number {
    const [high, low] = toWords(checksum);
    return this.#slots[findSlot(this.#slots, high, low) + 2];
  }

  /** @throws {RangeError} if the value is not an integer from 1 to 2³² − 1. */
  set(checksum: string, value: number): void {
    if (!(value >= 1 && value < 2 ** 32)) {
      throw new RangeError(`A value is an integer from 1 to ${2 ** 32 - 1}, got ${value}`);
    }
    const [high, low] = toWords(checksum);
    let slot = findSlot(this.#slots, high, low);
    if (this.#slots[slot + 2] === 0) {
      this.#size++;
      if (SLOT * (SLOTS_PER_ENTRY * this.#size + 1) > this.#slots.length) {
        this.#grow();
        slot = findSlot(this.#slots, high, low);
      }
    }
    this.#slots.set([high, low, value], slot);
  }

  #grow(): void {
    const grown = new Uint32Array(2 * this.#slots.length + SLOT);
    for (let from = 0; from < this.#slots.length; from += SLOT) {
      const entry = this.#slots.subarray(from, from + SLOT);
      if (entry[2] > 0) grown.set(entry, findSlot(grown, entry[0], entry[1]));
    }
    this.#slots = grown;
  }
}

/** The offset of a checksum's slot, or of the free slot where it belongs. */
function findSlot(slots: Uint32Array, high: number, low: number): number {
  let at = SLOT * (high % (slots.length / SLOT));
  while (slots[at + 2] !== 0 && (slots[at] !== high || slots[at + 1] !== low)) {
    at = (at + SLOT) % slots.length;
  }
  return at;
}

/** The first 64 bits of a checksum in two integers. */
export function toWords(checksum: string): readonly [high: number, low: number] {
  return [parseInt(checksum.slice(0, 8), 16), parseInt(checksum.slice(8, 16), 16)];
}
