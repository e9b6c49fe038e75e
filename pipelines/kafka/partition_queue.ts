/**
 * Queues the fetched records of a partition.
 *
 * @module
 */
import type { FetchedRecords } from "./group_member.ts";
import type { TopicRecord } from "./records.ts";

/** The size of a chunk. */
export interface ChunkLimits {
  readonly records: number;
  /** The memory of its records, in bytes. A larger single record is a separate chunk. */
  readonly bytes: number;
}

/** Consecutive records, and the offset after them. */
export interface Chunk {
  readonly records: readonly TopicRecord[];
  readonly end: bigint;
}

/** The approximate overhead of a record, and of a header, in bytes. */
const RECORD_BYTES = 300, HEADER_BYTES = 100;

/** The approximate memory of a record, in bytes. */
export function recordMemory(
  { key, value, headers }: Pick<TopicRecord, "key" | "value" | "headers">,
): number {
  const inHeaders = headers.reduce(
    (sum, { name, value }) => sum + HEADER_BYTES + name.length + (value?.length ?? 0),
    0,
  );
  return RECORD_BYTES + (key?.length ?? 0) + (value?.length ?? 0) + inHeaders;
}

/** Takes fetches and returns chunks. It is not bounded: see {@linkcode PartitionQueue.bytes}. */
export class PartitionQueue {
  readonly #waiting: FetchedRecords[] = [];
  /** The number of records of the first fetch that have been taken. */
  #taken = 0;
  #bytes = 0;
  #isClosed = false;
  #wake: (() => void) | undefined;

  /** The memory of the waiting records, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  push(fetched: FetchedRecords): void {
    if (this.#isClosed) return;
    this.#waiting.push(fetched);
    for (const record of fetched.records) this.#bytes += recordMemory(record);
    this.#wake?.();
  }

  /**
   * Takes the waiting records, up to the limits; waits if there are none. Undefined once the queue is closed.
   */
  async take(limits: ChunkLimits): Promise<Chunk | undefined> {
    while (this.#waiting.length === 0 && !this.#isClosed) {
      await new Promise<void>((wake) => this.#wake = wake);
      this.#wake = undefined;
    }
    return this.#isClosed ? undefined : this.#chunk(limits);
  }

  /** Closes the queue, and drops the waiting records. */
  close(): void {
    this.#isClosed = true;
    this.#waiting.length = 0;
    this.#bytes = 0;
    this.#wake?.();
  }

  #chunk(limits: ChunkLimits): Chunk {
    const records: TopicRecord[] = [];
    let bytes = 0, end = 0n;
    while (this.#waiting.length > 0) {
      const fetched = this.#waiting[0], next = fetched.records[this.#taken];
      if (next === undefined) {
        end = fetched.end;
        this.#waiting.shift();
        this.#taken = 0;
        continue;
      }
      const size = recordMemory(next);
      const isFull = records.length === limits.records || bytes + size > limits.bytes;
      if (records.length > 0 && isFull) break;
      records.push(next);
      bytes += size;
      this.#taken++;
      end = next.offset + 1n;
    }
    this.#bytes -= bytes;
    return { records, end };
  }
}
