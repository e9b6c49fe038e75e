/**
 * The work on one partition, for as long as it is ours: chunks in, results and offsets out.
 *
 * @module
 */
import { mapOrdered } from "../concurrency/map_ordered.ts";
import type { FetchedRecords } from "../kafka/group_member.ts";
import { OffsetGapDetector } from "../kafka/offset_gap_detector.ts";
import { type Chunk, PartitionQueue } from "../kafka/partition_queue.ts";
import type { LabelledChunk } from "./partition_labeller.ts";
import { type PartitionOptions, PartitionState } from "./partition.ts";
import { countChunk } from "./accounting.ts";
import { TransientFault } from "../kafka/error.ts";

/** A chunk in work. */
interface Work {
  /** Undefined if it held nothing that is not stored already. */
  readonly labelled?: LabelledChunk;
  readonly end: bigint;
  readonly records: number;
  /** Those that an earlier owner has stored: they are read again for an open song's sake, or passed over. */
  readonly replayed: number;
}

/** Works on a partition until it is drained, or fails. */
export class PartitionTask {
  /** Fulfilled when all is done that was begun; rejected if it failed. */
  readonly ended: Promise<void>;
  readonly #parts: PartitionOptions;
  readonly #queue = new PartitionQueue();
  readonly #track = new OffsetGapDetector();
  /** Undefined until the last owner is shut out. */
  #standing: PartitionState | undefined;
  /** The offset up to which all is done. */
  #doneTo = 0n;
  #highWatermark = 0n;
  /** Records that were taken on and are not stored yet. */
  #open = 0;
  #isDraining = false;
  #isAbandoned = false;

  /** @param after what must have ended before, such as an earlier task on the same partition */
  constructor(parts: PartitionOptions, after: Promise<unknown> = Promise.resolve()) {
    this.#parts = parts;
    this.ended = after.then(() => this.#run()).finally(() => this.#release());
    this.ended.catch(() => {}); // whoever awaits it is told
  }

  /** Where it begins to read; undefined until the last owner is shut out. */
  get begin(): bigint | undefined {
    return this.#standing?.begin;
  }

  /** Whether there is work that is not done yet. */
  get isBusy(): boolean {
    return this.#standing === undefined || this.#open > 0;
  }

  /** The bytes that wait. */
  get waitingBytes(): number {
    return this.#queue.bytes;
  }

  /** Whether all records before an offset are done with. */
  hasReached(offset: bigint): boolean {
    return this.#standing !== undefined && this.#doneTo >= offset;
  }

  /** Takes on what is new of a fetch. */
  push(fetched: FetchedRecords): void {
    const fresh = this.#isDraining ? undefined : this.#track.add(fetched);
    if (fresh === undefined) return;
    this.#highWatermark = fresh.highWatermark;
    this.#reportLag();
    this.#open += fresh.records.length;
    this.#parts.events.read(fresh.records.length);
    this.#queue.push(fresh);
    this.#parts.events.waiting();
  }

  /** No more is taken; what is under way is finished. */
  drain(): void {
    this.#isDraining = true;
    this.#queue.close();
  }

  /** It is not waited for any more: what it has not stored by now is read again by the next owner. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#release();
  }

  async #run(): Promise<void> {
    if (this.#isDraining) return;
    const { output, labeller } = this.#parts;
    try {
      await output.open();
      const standing = this.#standing = await PartitionState.restored(this.#parts);
      this.#doneTo = standing.begin;
      if (standing.end > this.#highWatermark) this.#highWatermark = standing.end;
      this.#reportLag();
      this.#parts.events.waiting();
      const step = (chunk: Chunk) => this.#label(chunk, standing);
      for await (const work of mapOrdered(this.#chunks(standing), step, labeller.concurrency)) {
        await this.#store(work, standing);
      }
    } finally {
      await output.close();
    }
  }

  async *#chunks({ begin }: PartitionState): AsyncGenerator<Chunk> {
    for (;;) {
      const chunk = await this.#queue.take(this.#parts.limits);
      if (chunk === undefined) return;
      this.#parts.events.waiting();
      await this.#checkGaps(begin);
      yield chunk;
    }
  }

  async #label({ records, end }: Chunk, { begin, newFrom }: PartitionState): Promise<Work> {
    const { labeller, events } = this.#parts, start = performance.now();
    const kept = records.filter(({ offset }) => offset >= begin);
    const fresh = kept.filter(({ offset }) => offset >= newFrom).length;
    const labelled = kept.length > 0 ? await labeller.label(kept) : undefined;
    if (fresh > 0) events.timed("label", secondsSince(start), fresh);
    const replayed = records.length - fresh;
    return { ...(labelled && { labelled }), end, records: records.length, replayed };
  }

  async #store(work: Work, standing: PartitionState): Promise<void> {
    const { labelled, end, records, replayed } = work;
    const { output, events, toTotals } = this.#parts;
    const counts = countChunk(labelled ?? NOTHING, records, replayed);
    if (labelled !== undefined && replayed < records) {
      for (const song of labelled.counts) standing.totals.add(song);
      const start = performance.now();
      const totals = toTotals && labelled.counts.length > 0 ? [toTotals(standing.totals, end)] : [];
      const commit = standing.commit(labelled.next, labelled.state);
      await output.store([...labelled.outgoing, ...totals], commit);
      events.timed("write", secondsSince(start), records - replayed);
    }
    if (this.#isAbandoned) return;
    this.#open -= records;
    this.#doneTo = end;
    events.stored(counts, labelled?.rejected ?? NOTHING.rejected);
    if (!this.#isDraining) this.#reportLag(); // a new owner tells by now
  }

  /** A client that passes records over by mistake must not make us lose them. */
  async #checkGaps(begin: bigint): Promise<void> {
    const { partition, range, events } = this.#parts;
    for (const { from, to } of this.#track.gaps(begin)) {
      if (to > (await range()).start) {
        throw new TransientFault(`Offsets ${from} to ${to} of partition ${partition} were skipped`);
      }
      events.expired(from, to);
    }
  }

  #reportLag(): void {
    this.#parts.events.lag(this.#highWatermark - this.#doneTo);
  }

  #release(): void {
    this.drain();
    this.#parts.events.released(this.#open);
    this.#open = 0;
    this.#parts.events.waiting();
  }
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}

const NOTHING: LabelledChunk = {
  outgoing: [],
  counts: [],
  written: 0,
  filtered: 0,
  rejected: new Map(),
  next: 0n,
};
