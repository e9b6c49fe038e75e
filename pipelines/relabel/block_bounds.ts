/**
 * Where blocks and parts end. It is told by an input's records alone, so that it is the same however
 * they arrive.
 *
 * @module
 */
import { type Batch, type Delivery, Rejection } from "../stream/delivery.ts";
import type { RawRecord } from "../stream/sources/contract.ts";

/** A block ends with the record that brings it to so many records, or so many bytes of theirs. */
const FULL = { records: 256, bytes: 1 << 18 };

/** What ends with a record. */
export type Bound = "block" | "part";

/** Cuts the records of an input, and remembers where. */
export class BlockBounds {
  readonly #partition: number;
  #inPart: number;
  #inBlock = { records: 0, bytes: 0 };
  /** Records seen and stored, those of earlier runs included. */
  #seen: number;
  #stored: number;
  readonly #ends: { readonly record: number; readonly bound: Bound }[] = [];

  /**
   * @param skipped how many records are stored already: up to the end of a block
   * @param partition how many records a part has; endless if it is undefined
   */
  constructor(skipped: number, partition: number = Infinity) {
    this.#partition = partition;
    this.#inPart = skipped % partition;
    this.#seen = this.#stored = skipped;
  }

  /** Cuts what has arrived so that no piece reaches beyond the end of a block. */
  *cut(batch: Batch<RawRecord>): Generator<Batch<RawRecord>> {
    let from = 0;
    for (const [place, delivery] of batch.entries()) {
      const bound = this.#take(delivery);
      if (bound === undefined) continue;
      this.#ends.push({ record: this.#seen, bound });
      yield batch.slice(from, place + 1);
      from = place + 1;
    }
    if (from < batch.length) yield batch.slice(from);
  }

  /**
   * Notes that further records were stored, none of them beyond the end of a block.
   *
   * @returns what has ended with them
   */
  stored(records: number): Bound | undefined {
    this.#stored += records;
    return this.#ends[0]?.record === this.#stored ? this.#ends.shift()!.bound : undefined;
  }

  /** @returns what ends with the record */
  #take(delivery: Delivery<RawRecord>): Bound | undefined {
    const records = this.#inBlock.records + 1, bytes = this.#inBlock.bytes + bytesOf(delivery);
    const inPart = this.#inPart + 1, isPartFull = inPart === this.#partition;
    const isBlockFull = isPartFull || records === FULL.records || bytes >= FULL.bytes;
    this.#seen++;
    this.#inBlock = isBlockFull ? { records: 0, bytes: 0 } : { records, bytes };
    this.#inPart = isPartFull ? 0 : inPart;
    if (isPartFull) return "part";
    return isBlockFull ? "block" : undefined;
  }
}

function bytesOf({ content }: Delivery<RawRecord>): number {
  return content instanceof Rejection ? content.kept.length : content.bytes.length;
}
