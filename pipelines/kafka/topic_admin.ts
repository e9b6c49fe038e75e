/**
 * Describes and creates topics, and reads the offsets of groups.
 *
 * @module
 */
import { type Admin, ConfigResourceTypes } from "kafkajs";
import { RunError } from "../errors.ts";
import { delay } from "../concurrency/delay.ts";
import type { Log } from "../service/log.ts";
import { createKafkaClient, type KafkaConnection } from "./connection.ts";
import { classifyError, hasCode, throwRunError, toRunError } from "./error.ts";
import type { Commit } from "./partition_output.ts";

/** A topic, as the cluster describes it. */
export interface TopicDescription {
  /** The number of its partitions. */
  readonly partitions: number;
  /** The largest batch, compressed, in bytes; undefined if the user may not read the topic's settings. */
  readonly maxMessageBytes?: number;
}

/** The offsets of a partition that can be read: from `start` up to, but not including, `end`. */
export interface OffsetRange {
  readonly start: bigint;
  readonly end: bigint;
}

const UNKNOWN_TOPIC = 3;
const AUTHORIZATION_FAILED = [29, 31];
/** The pauses between attempts, in milliseconds: about 15 seconds in all. */
const PAUSES = [300, 600, 1200, 2400, 4800, 5000];

/**
 * Sends requests to brokers, and retries transient faults. If a transient fault persists, it is thrown
 * unchanged; any other is thrown as a {@linkcode RunError}.
 */
export class TopicAdmin {
  readonly #admin: Admin;

  private constructor(admin: Admin) {
    this.#admin = admin;
  }

  /**
   * Connects, authenticates and sends a request: a listener that requires TLS or SASL accepts a connection
   * without them, and closes it at the first request.
   *
   * @throws {RunError} if no broker answers within about 15 seconds; at once if one refuses the connection
   */
  static async connect(connection: KafkaConnection, log: Log): Promise<TopicAdmin> {
    // withRetries knows which faults to retry; kafkajs would retry failed handshakes.
    const admin = createKafkaClient(connection, log, { retry: { retries: 0 } }).admin();
    try {
      await withRetries(async () => {
        await admin.connect();
        await admin.describeCluster();
      });
    } catch (error) {
      await admin.disconnect();
      const { exitCode, message } = toRunError(error);
      throw new RunError(exitCode, `Connecting to ${connection.brokers.join(", ")}: ${message}`);
    }
    return new TopicAdmin(admin);
  }

  /** Describes a topic; undefined if it does not exist. This does not create it. */
  async describe(topic: string): Promise<TopicDescription | undefined> {
    return await withRetries(async () => {
      try {
        const { topics: [found] } = await this.#admin.fetchTopicMetadata({ topics: [topic] });
        const maxMessageBytes = await this.#maxMessageBytes(topic);
        return { partitions: found!.partitions.length, ...maxMessageBytes && { maxMessageBytes } };
      } catch (error) {
        if (hasCode(error, [UNKNOWN_TOPIC])) return undefined;
        throw error;
      }
    });
  }

  /** Creates a topic, and waits until its partitions have leaders. An existing topic stays unchanged. */
  async create(topic: string, partitions: number): Promise<void> {
    await withRetries(() => createTopic(this.#admin, topic, partitions));
    await waitForLeaders(this.#admin, topic);
  }

  /**
   * The commits of a group for a topic, by partition. A partition without a committed offset is absent.
   *
   * An offset that a transaction committed may be missing for a while, because brokers answer before they
   * write it. Beginning another transaction with the same id, even an empty one, waits for it: a caller
   * that depends on the offset does that first.
   */
  async committed(
    group: string,
    topic: string,
  ): Promise<ReadonlyMap<number, Commit>> {
    return await withRetries(async () => {
      const [answer] = await this.#admin.fetchOffsets({ groupId: group, topics: [topic] });
      const known = answer!.partitions.filter(({ offset }) => BigInt(offset) >= 0n);
      return new Map(known.map(({ partition, offset, metadata }) => [
        partition,
        { offset: BigInt(offset), metadata: metadata ?? "" },
      ]));
    });
  }

  /**
   * The offsets of a topic that can be read, by partition. They end before the first record of an open
   * transaction.
   */
  async endOffsets(topic: string): Promise<ReadonlyMap<number, OffsetRange>> {
    return await withRetries(async () => {
      const partitions = await this.#admin.fetchTopicOffsets(topic);
      return new Map(partitions.map(({ partition, low, high }) => [
        partition,
        { start: BigInt(low), end: BigInt(high) },
      ]));
    });
  }

  async close(): Promise<void> {
    await this.#admin.disconnect();
  }

  async #maxMessageBytes(topic: string): Promise<number | undefined> {
    const configNames = ["max.message.bytes"];
    const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames }];
    try {
      const answer = await this.#admin.describeConfigs({ resources, includeSynonyms: false });
      return Number(answer.resources[0]!.configEntries[0]!.configValue);
    } catch (error) {
      if (hasCode(error, AUTHORIZATION_FAILED)) return undefined;
      throw error;
    }
  }
}

/** The start or the end of each partition. */
export function offsetBounds(
  ranges: ReadonlyMap<number, OffsetRange>,
  bound: keyof OffsetRange,
): ReadonlyMap<number, bigint> {
  return new Map(Array.from(ranges, ([partition, range]) => [partition, range[bound]]));
}

/** Runs an operation again while it fails with a transient fault. */
async function withRetries<Value>(operation: () => Promise<Value>): Promise<Value> {
  for (const ms of PAUSES) {
    try {
      return await operation();
    } catch (error) {
      if (classifyError(error).kind === "fatal") throwRunError(error);
    }
    await delay(ms);
  }
  return await operation();
}

/** The brokers' default.replication.factor. */
const DEFAULT_REPLICATION = -1;
/** The error codes of a topic that is not known yet, or has no leader yet. */
const NOT_YET = [3, 5];
/** In milliseconds. */
const LEADERS_WITHIN = 15_000, ASKED_EVERY = 50;

/** Creates a topic; an existing one stays unchanged. */
export async function createTopic(admin: Admin, topic: string, partitions: number): Promise<void> {
  await admin.createTopics({
    topics: [{ topic, numPartitions: partitions, replicationFactor: DEFAULT_REPLICATION }],
    waitForLeaders: false,
  });
}

/** Waits for the leaders of a new topic, which brokers learn of some time after it is created. */
export async function waitForLeaders(admin: Admin, topic: string): Promise<void> {
  for (let waited = 0;; waited += ASKED_EVERY) {
    try {
      await admin.fetchTopicMetadata({ topics: [topic] });
      return;
    } catch (error) {
      if (!hasCode(error, NOT_YET) || waited >= LEADERS_WITHIN) throw error;
      await delay(ASKED_EVERY);
    }
  }
}
