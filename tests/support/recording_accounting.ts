import { Accounting } from "#pipelines/stream/accounting.ts";
import { type Batch, type Outcome, outcomeOf } from "#pipelines/stream/delivery.ts";

/** An accounting that also records every outcome of each record, for one source that counts from line 1. */
export class RecordingAccounting extends Accounting {
  /** The outcomes of each record that was read, in the order of the records. */
  readonly outcomes: Outcome[][] = [];

  override countRead(batch: Batch<unknown>): void {
    super.countRead(batch);
    for (const { origin } of batch) this.outcomes[origin.line - 1] ??= [];
  }

  override countStored(batch: Batch<unknown>): void {
    super.countStored(batch);
    for (const { origin, content } of batch) {
      this.outcomes[origin.line - 1].push(outcomeOf(content));
    }
  }
}
