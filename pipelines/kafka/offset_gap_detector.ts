/**
 * Checks that fetches of a partition cover every offset once.
 *
 * @module
 */
import type { FetchedRecords } from "./group_member.ts";

/** Offsets that no fetch covered, from `from` up to, but not including, `to`. */
export interface Gap {
  readonly from: bigint;
  readonly to: bigint;
}

/** Follows the fetches of one partition. */
export class OffsetGapDetector {
  readonly #gaps: Gap[] = [];
  /** The offset at which the first fetch began. */
  #first: bigint | undefined;
  /** The offset after the last fetch. */
  #to: bigint | undefined;

  /** The records of a fetch that are new; undefined if there are none, because a client may fetch twice. */
  add(fetched: FetchedRecords): FetchedRecords | undefined {
    const to = this.#to, { from = to, end } = fetched;
    if (to !== undefined && end <= to) return undefined;
    this.#to = end;
    if (to === undefined) this.#first = from;
    else if (from! > to) this.#gaps.push({ from: to, to: from! });
    return { ...fetched, records: fetched.records.filter(({ offset }) => offset >= (to ?? 0n)) };
  }

  /**
   * The gaps since the last call.
   *
   * @param begin the offset at which the first fetch should have begun
   */
  gaps(begin: bigint): readonly Gap[] {
    const first = this.#first;
    this.#first = undefined;
    const missing = first !== undefined && first > begin ? [{ from: begin, to: first }] : [];
    return [...missing, ...this.#gaps.splice(0)];
  }
}
