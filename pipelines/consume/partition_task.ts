/**
 * The work on one partition while it is assigned: chunks in, results and offsets out.
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

/** A labelled chunk. */
interface Work {
  /** Undefined if it had only records that are stored already. */
  readonly labelled?: LabelledChunk;
  readonly end: bigint;
  readonly records: number;
  /** Records that an earlier owner has stored: they restore an open song, or are skipped. */
  readonly replayed: number;
}

/** Processes a partition until it is drained, or fails. */
export class PartitionTask {
  /** Resolves once everything that was begun is stored; rejects if the task fails. */
  readonly ended: Promise<void>;
  readonly #options: PartitionOptions;
  readonly #queue = new PartitionQueue();
  readonly #track = new OffsetGapDetector();
  /** Undefined until the last owner is fenced. */
  #state: PartitionState | undefined;
  /** The offset up to which everything is stored. */
  #doneTo = 0n;
  #highWatermark = 0n;
  /** Records that were read and are not stored yet. */
  #open = 0;
  #isDraining = false;
  #isAbandoned = false;

  /** @param after what must end first, such as an earlier task on the same partition */
  constructor(options: PartitionOptions, after: Promise<unknown> = Promise.resolve()) {
    this.#options = options;
    this.ended = after.then(() => this.#run()).finally(() => this.#release());
    this.ended.catch(() => {}); // reported to the caller that awaits it
  }

  /** Where it begins to read; undefined until the last owner is fenced. */
  get begin(): bigint | undefined {
    return this.#state?.begin;
  }

  /** Whether it has unfinished work. */
  get isBusy(): boolean {
    return this.#state === undefined || this.#open > 0;
  }

  /** The memory of waiting records, in bytes. */
  get waitingBytes(): number {
    return this.#queue.bytes;
  }

  /** Whether all records before an offset are stored. */
  hasReached(offset: bigint): boolean {
    return this.#state !== undefined && this.#doneTo >= offset;
  }

  /** Queues the new records of a fetch. */
  push(fetched: FetchedRecords): void {
    const fresh = this.#isDraining ? undefined : this.#track.add(fetched);
    if (fresh === undefined) return;
    this.#highWatermark = fresh.highWatermark;
    this.#reportLag();
    this.#open += fresh.records.length;
    this.#options.events.read(fresh.records.length);
    this.#queue.push(fresh);
    this.#options.events.waiting();
  }

  /** Takes no more records, and finishes those in progress. */
  drain(): void {
    this.#isDraining = true;
    this.#queue.close();
  }

  /** Gives the task up: the next owner reads again what it has not stored by now. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#release();
  }

  async #run(): Promise<void> {
    if (this.#isDraining) return;
    const { output, labeller } = this.#options;
    try {
      await output.open();
      const state = this.#state = await PartitionState.restore(this.#options);
      this.#doneTo = state.begin;
      if (state.end > this.#highWatermark) this.#highWatermark = state.end;
      this.#reportLag();
      this.#options.events.waiting();
      const step = (chunk: Chunk) => this.#label(chunk, state);
      for await (const work of mapOrdered(this.#chunks(state), step, labeller.concurrency)) {
        await this.#store(work, state);
      }
    } finally {
      await output.close();
    }
  }

  async *#chunks({ begin }: PartitionState): AsyncGenerator<Chunk> {
    for (;;) {
      const chunk = await this.#queue.take(this.#options.limits);
      if (chunk === undefined) return;
      this.#options.events.waiting();
      await this.#checkGaps(begin);
      yield chunk;
    }
  }

  async #label({ records, end }: Chunk, { begin, newFrom }: PartitionState): Promise<Work> {
    const { labeller, events } = this.#options, start = performance.now();
    const kept = records.filter(({ offset }) => offset >= begin);
    const fresh = kept.filter(({ offset }) => offset >= newFrom).length;
    const labelled = kept.length > 0 ? await labeller.label(kept) : undefined;
    if (fresh > 0) events.timed("label", secondsSince(start), fresh);
    const replayed = records.length - fresh;
    return { ...(labelled && { labelled }), end, records: records.length, replayed };
  }

  async #store(work: Work, state: PartitionState): Promise<void> {
    const { labelled, end, records, replayed } = work;
    const { output, events, toTotals } = this.#options;
    const counts = countChunk(labelled ?? NOTHING, records, replayed);
    if (labelled !== undefined && replayed < records) {
      for (const song of labelled.counts) state.totals.add(song);
      const start = performance.now();
      const totals = toTotals && labelled.counts.length > 0 ? [toTotals(state.totals, end)] : [];
      const commit = state.commit(labelled.next, labelled.state);
      await output.store([...labelled.outgoing, ...totals], commit);
      events.timed("write", secondsSince(start), records - replayed);
    }
    if (this.#isAbandoned) return;
    this.#open -= records;
    this.#doneTo = end;
    events.stored(counts, labelled?.rejected ?? NOTHING.rejected);
    if (!this.#isDraining) this.#reportLag(); // the new owner reports it
  }

  /** Detects records that the client skipped by mistake, which would be lost. */
  async #checkGaps(begin: bigint): Promise<void> {
    const { partition, range, events } = this.#options;
    for (const { from, to } of this.#track.gaps(begin)) {
      if (to > (await range()).start) {
        throw new TransientFault(`Offsets ${from} to ${to} of partition ${partition} were skipped`);
      }
      events.expired(from, to);
    }
  }

  #reportLag(): void {
    this.#options.events.lag(this.#highWatermark - this.#doneTo);
  }

  #release(): void {
    this.drain();
    this.#options.events.released(this.#open);
    this.#open = 0;
    this.#options.events.waiting();
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
