/**
 * What was fetched of a partition and waits for its turn, in order.
 *
 * @module
 */
import type { FetchedRecords } from "./group_member.ts";
import type { TopicRecord } from "./records.ts";

/** How much may be taken at once. */
export interface ChunkLimits {
  readonly records: number;
  /** Bytes that records take. A larger single record is a chunk of its own. */
  readonly bytes: number;
}

/** Records that follow each other, and the offset after them. */
export interface Chunk {
  readonly records: readonly TopicRecord[];
  readonly end: bigint;
}

/** What a record takes beside its bytes, about, and what a header does. */
const RECORD_BYTES = 300, HEADER_BYTES = 100;

/** What a record takes in memory, about, in bytes. */
export function recordMemory(
  { key, value, headers }: Pick<TopicRecord, "key" | "value" | "headers">,
): number {
  const inHeaders = headers.reduce(
    (sum, { name, value }) => sum + HEADER_BYTES + name.length + (value?.length ?? 0),
    0,
  );
  return RECORD_BYTES + (key?.length ?? 0) + (value?.length ?? 0) + inHeaders;
}

/** Takes whole fetches, gives chunks. It holds what it is given: see {@linkcode PartitionQueue.bytes}. */
export class PartitionQueue {
  readonly #waiting: FetchedRecords[] = [];
  /** How many records of the first fetch have been taken. */
  #taken = 0;
  #bytes = 0;
  #isClosed = false;
  #wake: (() => void) | undefined;

  /** The bytes of the records that wait. */
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
   * What has come, up to the limits; waits only if there is nothing. Undefined once the queue is closed.
   */
  async take(limits: ChunkLimits): Promise<Chunk | undefined> {
    while (this.#waiting.length === 0 && !this.#isClosed) {
      await new Promise<void>((wake) => this.#wake = wake);
      this.#wake = undefined;
    }
    return this.#isClosed ? undefined : this.#chunk(limits);
  }

  /** Nothing is taken any more; what waits is let go. */
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
