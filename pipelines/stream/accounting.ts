/**
 * Every record that is read is written, rejected or filtered: no record is lost.
 *
 * @module
 */
import { type Batch, type Outcome, outcomeOf } from "./delivery.ts";
import { EXIT, RunError } from "../errors.ts";

/** Counts the records of one run: a batch when it is read, and again when it is stored. */
export class Accounting {
  #read = 0;
  readonly #outcomes: Record<Outcome, number> = { written: 0, rejected: 0, filtered: 0 };

  /** Counts a batch that a source has read. */
  countRead(batch: Batch<unknown>): void {
    this.#read += batch.length;
  }

  /**
   * Counts a batch whose annotations and rejections the sinks have stored.
   *
   * @throws {Error} if more records end than were read: then a record was counted twice.
   */
  countStored(batch: Batch<unknown>): void {
    if (batch.length > this.unfinished) {
      const { file, line } = batch[0].origin;
      throw new Error(
        `Cannot count a batch of ${batch.length} as stored: only ${this.unfinished} records are ` +
          `unfinished (the batch starts at ${file}, line ${line})`,
      );
    }
    for (const { content } of batch) this.#outcomes[outcomeOf(content)]++;
  }

  /** The number of records with one outcome. */
  count(outcome: Outcome): number {
    return this.#outcomes[outcome];
  }

  get read(): number {
    return this.#read;
  }

  /** The number of records that were read and have no outcome yet. */
  get unfinished(): number {
    const { written, rejected, filtered } = this.#outcomes;
    return this.#read - written - rejected - filtered;
  }

  /** Whether every record that was read has an outcome. */
  get balances(): boolean {
    return this.unfinished === 0;
  }

  /** `read=3 written=2 rejected=1 filtered=0` */
  toString(): string {
    const { written, rejected, filtered } = this.#outcomes;
    return `read=${this.#read} written=${written} rejected=${rejected} filtered=${filtered}`;
  }
}

/** @throws {RunError} if the counts of a run do not balance: then a record is lost. */
export function checkBalance({ balances }: { readonly balances: boolean }): void {
  if (balances) return;
  throw new RunError(EXIT.failed, "Records were lost: the counts above do not balance");
}
