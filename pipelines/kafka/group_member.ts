/**
 * A member of a consumer group: which partitions are ours, and what is fetched of them.
 *
 * @module
 */
import type { Consumer, EachBatchPayload, Kafka } from "kafkajs";
import { toTopicRecord } from "./messages.ts";
import type { TopicRecord } from "./records.ts";

/** What was fetched of a partition at once. */
export interface FetchedRecords {
  /** The first offset that was asked for; undefined if there was nothing but control records. */
  readonly from?: bigint;
  /** The offset after the last: control records and what compaction left out lie before it too. */
  readonly end: bigint;
  readonly records: readonly TopicRecord[];
  /** The offset after the last record of the partition, at the time of the fetch. */
  readonly highWatermark: bigint;
}

/** What a member's owner is told. */
export interface MembershipEvents {
  /**
   * These partitions are ours from now on, and no others. They are read from the committed offset, or
   * from the beginning, unless {@linkcode GroupMember.seek} says otherwise.
   */
  assigned(partitions: readonly number[]): void;
  /** The group is about to share its partitions out anew. */
  revoking(): void;
  /** Nothing waits for the answer: whoever gets too much pauses the partition. */
  fetched(partition: number, fetched: FetchedRecords): void;
  /** A heartbeat was answered: the cluster is there. */
  heard(): void;
}

/** How a member joins. */
export interface MembershipOptions {
  readonly group: string;
  readonly topic: string;
  /** How long the group waits for a member that is silent, in milliseconds. */
  readonly sessionTimeout: number;
}

/** How long the broker may wait for records; also how long leaving takes at most. */
const FETCH_WAIT_MS = 250;
/** What a fetch brings at once is decoded at once, and nothing else is done meanwhile. */
const PARTITION_BYTES = 256 * 1024, FETCH_BYTES = 1024 * 1024;

/**
 * A member for one life: when its connection to the group fails for good, {@linkcode run} says so, and
 * it is of no more use. Heartbeats go out between fetches, which wait for no one's work.
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
    this.#ended.promise.catch(() => {}); // run tells
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
      // Whoever runs the member starts a new one, at the pace that it sees fit.
      retry: { initialRetryTime: 100, retries: 5, restartOnFailure: () => Promise.resolve(false) },
    });
  }

  /**
   * Joins the group and reads, until it is stopped.
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

  /** Reads a partition from an offset on. */
  seek(partition: number, offset: bigint): void {
    this.#consumer.seek({ topic: this.#options.topic, partition, offset: `${offset}` });
  }

  /** Commits where a partition is to be read from next, outside of any transaction. */
  async commit(partition: number, offset: bigint, metadata: string): Promise<void> {
    const { topic } = this.#options;
    await this.#consumer.commitOffsets([{ topic, partition, offset: `${offset}`, metadata }]);
  }

  /** Leaves the group, once it has joined: kafkajs cannot be stopped on its way there. */
  async stop(): Promise<void> {
    await this.#joined.catch(() => {}); // run tells
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
      for (const partition of partitions) this.resume(partition); // pauses outlive an assignment
      this.#events.assigned(partitions);
    });
    on(events.REBALANCING, () => this.#events.revoking());
    on(events.HEARTBEAT, () => this.#events.heard());
    on(events.CRASH, ({ payload }) => this.#ended.reject(payload.error));
    // Control records alone are never handed over as a batch.
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
    // The types leave out where the fetch began.
    const { fetchedOffset } = batch as unknown as { readonly fetchedOffset: string };
    this.#events.fetched(partition, {
      from: BigInt(fetchedOffset),
      end: BigInt(batch.lastOffset()) + 1n,
      records: messages.map((message) => toTopicRecord(topic, partition, message)),
      highWatermark: BigInt(highWatermark),
    });
  }
}
