/**
 * Reads whole topics and reports what became of each record, without a client library: a library should
 * not check its own work.
 *
 * @module
 */
import { BrokerRequests, type FetchedPartition } from "./broker_requests.ts";
import { recordBatches, type StoredRecord } from "./record_batches.ts";
import { pause } from "../within.ts";

/** What became of a record. Those written without a transaction are committed at once. */
export type RecordFate = "committed" | "aborted" | "open";

/** A record with its partition and fate. */
export interface ReadRecord extends StoredRecord {
  readonly partition: number;
  /** `open` while its transaction is open. */
  readonly fate: RecordFate;
}

/** The fate of a record follows later. */
type Kept = ReadRecord & { fate: RecordFate };

/** Reads a topic, more of it each time. */
export class TopicReader {
  readonly #next = new Map<number, bigint>();
  /** In the order of each partition. */
  readonly #records: Kept[] = [];
  /** Records of open transactions, by partition and producer. */
  readonly #open = new Map<string, Kept[]>();
  readonly #counts: Record<RecordFate, number> = { committed: 0, aborted: 0, open: 0 };
  #unstable = false;

  /** @param broker `host:port` */
  constructor(readonly broker: string, readonly topic: string) {}

  /** Reads until there are no more records. */
  async read(): Promise<this> {
    using requests = await BrokerRequests.connect(this.broker);
    if (this.#next.size === 0) {
      for (const partition of await requests.partitions(this.topic)) this.#next.set(partition, 0n);
    }
    for (let more = true; more;) {
      const fetched = await requests.fetch(this.topic, this.#next);
      this.#unstable = fetched.some(({ stable, end }) => stable < end);
      for (const partition of fetched) this.#add(partition);
      more = fetched.some(({ partition, end }) => this.#next.get(partition)! < end);
    }
    return this;
  }

  /** All records that were read. */
  get records(): readonly ReadRecord[] {
    return this.#records;
  }

  /** The records that a reader of committed records sees. */
  get committed(): readonly ReadRecord[] {
    return this.#records.filter(({ fate }) => fate === "committed");
  }

  /** How many records had a fate at the last reading. */
  count(fate: RecordFate): number {
    return this.#counts[fate];
  }

  /** Whether a transaction was open at the last reading: readers of committed records wait there. */
  get unstable(): boolean {
    return this.#unstable;
  }

  #add({ partition, bytes }: FetchedPartition): void {
    for (const { producer, transactional, ends, records, next } of recordBatches(bytes)) {
      this.#next.set(partition, next);
      const transaction = `${partition}/${producer}`;
      const open = this.#open.get(transaction) ?? [];
      if (ends !== undefined) {
        for (const record of open) record.fate = ends;
        this.#counts.open -= open.length;
        this.#counts[ends] += open.length;
        this.#open.delete(transaction);
        continue;
      }
      const fate: RecordFate = transactional ? "open" : "committed";
      const read = records.map((record) => ({ ...record, partition, fate }));
      for (const record of read) this.#records.push(record);
      this.#counts[fate] += read.length;
      if (transactional) this.#open.set(transaction, [...open, ...read]);
    }
  }
}

/** Reads until no transaction is open: a broker answers a commit before it has marked its records. */
export async function readUntilStable(reader: TopicReader): Promise<TopicReader> {
  for (let waited = 0; waited < 10_000; waited += 20) {
    await reader.read();
    if (!reader.unstable) return reader;
    await pause(20);
  }
  throw new Error(`A transaction of ${reader.topic} stayed open for 10 seconds`);
}
