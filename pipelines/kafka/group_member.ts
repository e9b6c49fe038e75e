/**
 * A member of a consumer group: its assigned partitions, and the records that it fetches.
 *
 * @module
 */
import type { Consumer, EachBatchPayload, Kafka } from "kafkajs";
import { toTopicRecord } from "./messages.ts";
import type { TopicRecord } from "./records.ts";

/** One fetch of a partition. */
export interface FetchedRecords {
  /** The offset that was requested; undefined if the fetch had only control records. */
  readonly from?: bigint;
  /** The offset after the fetch, including control records and compacted ones. */
  readonly end: bigint;
  readonly records: readonly TopicRecord[];
  /** The offset after the last record of the partition, at the time of the fetch. */
  readonly highWatermark: bigint;
}

/** The events of a member. */
export interface MembershipEvents {
  /**
   * These partitions, and no others, are now assigned to this member. They are read from the committed
   * offset, or from the beginning, unless {@linkcode GroupMember.seek} is called.
   */
  assigned(partitions: readonly number[]): void;
  /** The group is about to rebalance. */
  revoking(): void;
  /** Records were fetched. To stop fetching, pause the partition. */
  fetched(partition: number, fetched: FetchedRecords): void;
  /** The cluster answered a heartbeat. */
  heard(): void;
}

/** Options of a membership. */
export interface MembershipOptions {
  readonly group: string;
  readonly topic: string;
  /** How long the group waits for a silent member, in milliseconds. */
  readonly sessionTimeout: number;
}

/** How long a broker may wait for records. Leaving the group takes at most as long. */
const FETCH_WAIT_MS = 250;
/** A fetch is decoded in one go, which blocks the event loop. */
const PARTITION_BYTES = 256 * 1024, FETCH_BYTES = 1024 * 1024;

/**
 * A member that joins once: when it loses the group, {@linkcode run} throws, and it cannot be used again.
 * It sends heartbeats between fetches, which do not wait for records to be processed.
 */
export class GroupMember {
  readonly #consumer: Consumer;
  readonly #options: MembershipOptions;
  readonly #events: MembershipEvents;
  readonly #ended = Promise.withResolvers<void>();
  #joined: Promise<void> = Promise.resolve();

  constructor(client: Kafka, options: MembershipOptions, events: MembershipEvents) {
    const { group, sessionTimeout } = options;
    this.#options = options;
    this.#events = events;
    this.#ended.promise.catch(() => {}); // run throws it
    this.#consumer = client.consumer({
      groupId: group,
      sessionTimeout,
      rebalanceTimeout: 2 * sessionTimeout,
      heartbeatInterval: Math.floor(sessionTimeout / 10),
      maxWaitTimeInMs: FETCH_WAIT_MS,
      maxBytesPerPartition: PARTITION_BYTES,
      maxBytes: FETCH_BYTES,
      allowAutoTopicCreation: false,
      readUncommitted: false,
      // The caller creates the next member, after a pause of its choice.
      retry: { initialRetryTime: 100, retries: 5, restartOnFailure: () => Promise.resolve(false) },
    });
  }

  /**
   * Joins the group and reads until it is stopped.
   *
   * @throws if the group or the cluster is lost.
   */
  async run(): Promise<void> {
    this.#listen();
    this.#joined = this.#join();
    await this.#joined;
    await this.#ended.promise;
  }

  pause(partition: number): void {
    this.#consumer.pause([{ topic: this.#options.topic, partitions: [partition] }]);
  }

  resume(partition: number): void {
    this.#consumer.resume([{ topic: this.#options.topic, partitions: [partition] }]);
  }

  /** Continues a partition at an offset. */
  seek(partition: number, offset: bigint): void {
    this.#consumer.seek({ topic: this.#options.topic, partition, offset: `${offset}` });
  }

  /** Commits the next offset of a partition, outside of transactions. */
  async commit(partition: number, offset: bigint, metadata: string): Promise<void> {
    const { topic } = this.#options;
    await this.#consumer.commitOffsets([{ topic, partition, offset: `${offset}`, metadata }]);
  }

  /** Leaves the group. kafkajs cannot be stopped while it joins. */
  async stop(): Promise<void> {
    await this.#joined.catch(() => {}); // run throws it
    await this.#consumer.disconnect();
    this.#ended.resolve();
  }

  async #join(): Promise<void> {
    const { topic } = this.#options;
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics: [topic], fromBeginning: true });
    await this.#consumer.run({
      autoCommit: false,
      eachBatch: (payload) => Promise.resolve(this.#fetched(payload)),
    });
  }

  #listen(): void {
    const { on, events } = this.#consumer, { topic } = this.#options;
    on(events.GROUP_JOIN, ({ payload }) => {
      const partitions = payload.memberAssignment[topic] ?? [];
      for (const partition of partitions) this.resume(partition); // kafkajs keeps pauses across assignments
      this.#events.assigned(partitions);
    });
    on(events.REBALANCING, () => this.#events.revoking());
    on(events.HEARTBEAT, () => this.#events.heard());
    on(events.CRASH, ({ payload }) => this.#ended.reject(payload.error));
    // kafkajs does not pass on batches that hold only control records.
    on(events.START_BATCH_PROCESS, ({ payload: { partition, batchSize, ...batch } }) => {
      if (batchSize > 0) return;
      this.#events.fetched(partition, {
        end: BigInt(batch.lastOffset) + 1n,
        records: [],
        highWatermark: BigInt(batch.highWatermark),
      });
    });
  }

  #fetched({ batch }: EachBatchPayload): void {
    const { topic, partition, messages, highWatermark } = batch;
    // The types of kafkajs lack this field.
    const { fetchedOffset } = batch as unknown as { readonly fetchedOffset: string };
    this.#events.fetched(partition, {
      from: BigInt(fetchedOffset),
      end: BigInt(batch.lastOffset()) + 1n,
      records: messages.map((message) => toTopicRecord(topic, partition, message)),
      highWatermark: BigInt(highWatermark),
    });
  }
}
