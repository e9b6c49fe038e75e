/**
 * Nothing vanishes: every record that was read is written, rejected or filtered.
 *
 * @module
 */
import type { Batch, Delivery, Fate } from "./delivery.ts";
import { EXIT, RunError } from "../errors.ts";

/** Counts the records of one run. */
export class Accounting {
  #read = 0;
  readonly #ended: Record<Fate, number> = { written: 0, rejected: 0, filtered: 0 };

  /** Counts a batch as read, and each of its deliveries once more when it is settled. */
  admit<Content>(batch: Batch<Content>): Batch<Content> {
    return batch.map((delivery) => this.#admitOne(delivery));
  }

  /** The number of records that ended in one way. */
  count(fate: Fate): number {
    return this.#ended[fate];
  }

  get read(): number {
    return this.#read;
  }

  /** The number of records that were read and have not ended. */
  get underway(): number {
    const { written, rejected, filtered } = this.#ended;
    return this.#read - written - rejected - filtered;
  }

  /** Whether every record that was read has ended. */
  get balances(): boolean {
    return this.underway === 0;
  }

  /** `read=3 written=2 rejected=1 filtered=0` */
  toString(): string {
    const { written, rejected, filtered } = this.#ended;
    return `read=${this.#read} written=${written} rejected=${rejected} filtered=${filtered}`;
  }

  #admitOne<Content>(delivery: Delivery<Content>): Delivery<Content> {
    this.#read++;
    let settled = false;
    return {
      ...delivery,
      settle: (fate) => {
        if (settled) {
          const { file, line } = delivery.origin;
          throw new Error(`Cannot settle a record twice: ${file}, line ${line}, as ${fate}`);
        }
        settled = true;
        this.#ended[fate]++;
        delivery.settle(fate);
      },
    };
  }
}

/** @throws {RunError} if the counts of a run do not balance: then a record is lost. */
export function checkBalance({ balances }: { readonly balances: boolean }): void {
  if (balances) return;
  throw new RunError(EXIT.failed, "Records were lost: the counts above do not balance");
}
