/**
 * Nothing vanishes, for as long as a service runs: every record that was read is written, rejected or
 * filtered, was replayed for an open song's sake, or is given back for its next owner to read.
 *
 * @module
 */
import type { LabelledChunk } from "./partition_labeller.ts";

/** How the records of a chunk ended. */
export interface ChunkCounts {
  readonly written: number;
  readonly rejected: number;
  readonly filtered: number;
  readonly replayed: number;
}

/**
 * The counts of a chunk.
 *
 * @param records how many records it had
 * @param replayed how many of them were there for the state alone
 * @throws {Error} if a record is not accounted for: such a chunk must not be stored.
 */
export function countChunk(
  labelled: LabelledChunk,
  records: number,
  replayed: number,
): ChunkCounts {
  const { written, filtered } = labelled;
  const rejected = Array.from(labelled.rejected.values()).reduce((sum, some) => sum + some, 0);
  if (written + rejected + filtered + replayed !== records) {
    throw new Error(
      `Of ${records} records, ${written} were written, ${rejected} rejected, ${filtered} ` +
        `filtered and ${replayed} replayed: they do not add up`,
    );
  }
  return { written, rejected, filtered, replayed };
}

/** Counts the records of one process. */
export class ServiceAccounting {
  readonly #counts = { read: 0, written: 0, rejected: 0, filtered: 0, replayed: 0, released: 0 };

  /** Whether every record that was read has ended. */
  get balances(): boolean {
    const { read, written, rejected, filtered, replayed, released } = this.#counts;
    return read === written + rejected + filtered + replayed + released;
  }

  /** Records that were fetched. */
  read(records: number): void {
    this.#counts.read += records;
  }

  /** Records whose results are stored. */
  stored({ written, rejected, filtered, replayed }: ChunkCounts): void {
    this.#counts.written += written;
    this.#counts.rejected += rejected;
    this.#counts.filtered += filtered;
    this.#counts.replayed += replayed;
  }

  /** Records that whoever owns their partition next reads again. */
  released(records: number): void {
    this.#counts.released += records;
  }

  /** `read=3 written=2 rejected=1 filtered=0 replayed=0 released=0` */
  toString(): string {
    return Object.entries(this.#counts).map(([name, count]) => `${name}=${count}`).join(" ");
  }
}
