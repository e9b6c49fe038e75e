/**
 * Tells records of the same id apart by counting them, in at most 48 bytes an id.
 *
 * @module
 */
import { checksum } from "./checksum.ts";

const FIRST_CAPACITY = 1 << 12;

/**
 * Counts how often each id has come. Keeps 64 bits of each id's checksum instead of the id: among
 * ten million ids, two are taken for one with a probability of 3 in a million.
 */
export class Occurrences {
  /** Slots of three: two halves of the fingerprint, and the count; a count of 0 is a free slot. */
  #slots = new Uint32Array(3 * FIRST_CAPACITY);
  #ids = 0;

  /** Counts an id; returns its occurrences so far, this one included. Costs constant time. */
  add(id: string): number {
    if (this.#ids * 2 > this.#slots.length / 3) this.#grow();
    const digest = checksum(id);
    const high = parseInt(digest.slice(0, 8), 16), low = parseInt(digest.slice(8, 16), 16);
    const slot = slotOf(this.#slots, high, low);
    if (this.#slots[slot + 2] === 0) {
      this.#slots.set([high, low], slot);
      this.#ids++;
    }
    return ++this.#slots[slot + 2];
  }

  #grow(): void {
    const grown = new Uint32Array(2 * this.#slots.length);
    for (let from = 0; from < this.#slots.length; from += 3) {
      const entry = this.#slots.subarray(from, from + 3);
      if (entry[2] > 0) grown.set(entry, slotOf(grown, entry[0], entry[1]));
    }
    this.#slots = grown;
  }
}

/** The slot of a fingerprint, or the free one where it belongs. */
function slotOf(slots: Uint32Array, high: number, low: number): number {
  const capacity = slots.length / 3;
  for (let slot = high % capacity;; slot = (slot + 1) % capacity) {
    const at = 3 * slot;
    if (slots[at + 2] === 0 || (slots[at] === high && slots[at + 1] === low)) return at;
  }
}
