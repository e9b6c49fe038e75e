/**
 * Which offsets of a partition have been fetched: none may be taken twice, and none be passed over.
 *
 * @module
 */
import type { FetchedRecords } from "./group_member.ts";

/** Offsets that no fetch has covered: `to` is the first that was fetched again. */
export interface Gap {
  readonly from: bigint;
  readonly to: bigint;
}

/** Follows the fetches of one partition. */
export class OffsetGapDetector {
  readonly #gaps: Gap[] = [];
  /** Where the first fetch began. */
  #first: bigint | undefined;
  /** The offset after the last that was fetched. */
  #to: bigint | undefined;

  /** What is new of a fetch; undefined if nothing is: a client may ask twice for the same. */
  add(fetched: FetchedRecords): FetchedRecords | undefined {
    const to = this.#to, { from = to, end } = fetched;
    if (to !== undefined && end <= to) return undefined;
    this.#to = end;
    if (to === undefined) this.#first = from;
    else if (from! > to) this.#gaps.push({ from: to, to: from! });
    return { ...fetched, records: fetched.records.filter(({ offset }) => offset >= (to ?? 0n)) };
  }

  /**
   * The gaps since this was last asked.
   *
   * @param begin where the first fetch should have begun
   */
  gaps(begin: bigint): readonly Gap[] {
    const first = this.#first;
    this.#first = undefined;
    const missing = first !== undefined && first > begin ? [{ from: begin, to: first }] : [];
    return [...missing, ...this.#gaps.splice(0)];
  }
}
