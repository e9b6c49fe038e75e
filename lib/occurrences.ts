/**
 * Counts how often each id occurs, to distinguish records with the same id.
 *
 * @module
 */
import { checksum, ChecksumTable } from "./checksum.ts";

/** Counts ids in at most 36 bytes per id, by the checksums of the ids. */
export class Occurrences {
  readonly #counts = new ChecksumTable();

  /** Counts an id; returns its occurrences so far, including this one. Takes constant time. */
  add(id: string): number {
    const digest = checksum(id), count = this.#counts.get(digest) + 1;
    this.#counts.set(digest, count);
    return count;
  }
}
