/**
 * Accounts for every record that the service reads: it is written, rejected or filtered; or it was
 * replayed to restore an open song; or it was released, and the next owner reads it again.
 *
 * @module
 */
import type { LabelledChunk } from "./partition_labeller.ts";

/** The outcomes of the records of a chunk. */
export interface ChunkCounts {
  readonly written: number;
  readonly rejected: number;
  readonly filtered: number;
  readonly replayed: number;
}

/**
 * Counts the outcomes of a chunk.
 *
 * @param records the number of its records
 * @param replayed the number of records that only restored state
 * @throws {Error} if a record has no outcome. The chunk must not be stored then.
 */
export function countChunk(
  labelled: LabelledChunk,
  records: number,
  replayed: number,
): ChunkCounts {
  const { written, filtered } = labelled;
  const rejected = Array.from(labelled.rejected.values()).reduce((sum, count) => sum + count, 0);
  if (written + rejected + filtered + replayed !== records) {
    throw new Error(
      `Of ${records} records, ${written} were written, ${rejected} rejected, ${filtered} ` +
        `filtered and ${replayed} replayed: they do not add up`,
    );
  }
  return { written, rejected, filtered, replayed };
}

/** Counts the records of one process by outcome. */
export class ServiceAccounting {
  readonly #counts = { read: 0, written: 0, rejected: 0, filtered: 0, replayed: 0, released: 0 };

  /** Whether every record that was read has an outcome. */
  get balances(): boolean {
    const { read, written, rejected, filtered, replayed, released } = this.#counts;
    return read === written + rejected + filtered + replayed + released;
  }

  /** Counts fetched records. */
  read(records: number): void {
    this.#counts.read += records;
  }

  /** Counts records whose results are stored. */
  stored({ written, rejected, filtered, replayed }: ChunkCounts): void {
    this.#counts.written += written;
    this.#counts.rejected += rejected;
    this.#counts.filtered += filtered;
    this.#counts.replayed += replayed;
  }

  /** Counts records that the next owner of their partition reads again. */
  released(records: number): void {
    this.#counts.released += records;
  }

  /** `read=3 written=2 rejected=1 filtered=0 replayed=0 released=0` */
  toString(): string {
    return Object.entries(this.#counts).map(([name, count]) => `${name}=${count}`).join(" ");
  }
}
