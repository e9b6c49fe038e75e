/**
 * Decides where blocks and parts end. It depends on the records of the input alone, not on the batches in
 * which they arrive, so every run writes the same bytes.
 *
 * @module
 */
import type { Batch, Delivery } from "../stream/delivery.ts";
import type { RawRecord } from "../stream/sources/contract.ts";
import { deliveryBytes } from "./input_reading.ts";

/** A block ends with the record that reaches this number of records or bytes. */
const FULL = { records: 256, bytes: 1 << 18 };

/** What ends with a record. */
export type Bound = "block" | "part";

/** Cuts batches of an input's records at the ends of blocks, and reports when a block is stored. */
export class BlockBounds {
  readonly #partition: number;
  #inPart: number;
  #inBlock = { records: 0, bytes: 0 };
  /** Records read and stored, those of earlier runs included. */
  #read: number;
  #stored: number;
  readonly #ends: { readonly record: number; readonly bound: Bound }[] = [];

  /**
   * @param skipped the number of records that are already stored, up to the end of a block
   * @param partition the number of records per part; unlimited by default
   */
  constructor(skipped: number, partition: number = Infinity) {
    this.#partition = partition;
    this.#inPart = skipped % partition;
    this.#read = this.#stored = skipped;
  }

  /** Cuts a batch so that no piece extends beyond the end of a block. */
  *cut(batch: Batch<RawRecord>): Generator<Batch<RawRecord>> {
    let from = 0;
    for (const [place, delivery] of batch.entries()) {
      const bound = this.#take(delivery);
      if (bound === undefined) continue;
      this.#ends.push({ record: this.#read, bound });
      yield batch.slice(from, place + 1);
      from = place + 1;
    }
    if (from < batch.length) yield batch.slice(from);
  }

  /**
   * Counts records that were stored. They must not extend beyond the end of a block.
   *
   * @returns what ends with the last of them
   */
  stored(records: number): Bound | undefined {
    this.#stored += records;
    return this.#ends[0]?.record === this.#stored ? this.#ends.shift()!.bound : undefined;
  }

  /** @returns what ends with the record */
  #take(delivery: Delivery<RawRecord>): Bound | undefined {
    const records = this.#inBlock.records + 1;
    const bytes = this.#inBlock.bytes + deliveryBytes(delivery);
    const inPart = this.#inPart + 1, isPartFull = inPart === this.#partition;
    const isBlockFull = isPartFull || records === FULL.records || bytes >= FULL.bytes;
    this.#read++;
    this.#inBlock = isBlockFull ? { records: 0, bytes: 0 } : { records, bytes };
    this.#inPart = isPartFull ? 0 : inPart;
    if (isPartFull) return "part";
    return isBlockFull ? "block" : undefined;
  }
}
