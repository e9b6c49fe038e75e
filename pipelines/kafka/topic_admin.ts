/**
 * What brokers know of topics and groups.
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

/** A topic. */
export interface TopicDescription {
  /** How many. */
  readonly partitions: number;
  /** The most that a batch of its records may take, compressed; undefined if we may not ask. */
  readonly maxMessageBytes?: number;
}

/** What there is to be read of a partition: from `start` up to, but not including, `end`. */
export interface OffsetRange {
  readonly start: bigint;
  readonly end: bigint;
}

const UNKNOWN_TOPIC = 3;
const AUTHORIZATION_FAILED = [29, 31];
/** Between one attempt and the next, in milliseconds: about 15 seconds in all. */
const PAUSES = [300, 600, 1200, 2400, 4800, 5000];

/**
 * Asks brokers, again where that may help. A fault that stays is thrown as it is if it is transient,
 * and as a {@linkcode RunError} if it is not.
 */
export class TopicAdmin {
  readonly #admin: Admin;

  private constructor(admin: Admin) {
    this.#admin = admin;
  }

  /**
   * Connects, authenticates, and has the cluster answer: a listener that wants TLS or SASL takes a
   * connection without, and closes it at the first request.
   *
   * @throws {RunError} if no broker answers within about 15 seconds; at once if one refuses us
   */
  static async connect(connection: KafkaConnection, log: Log): Promise<TopicAdmin> {
    // Here is known what is worth another attempt, and kafkajs would repeat a handshake that failed.
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

  /** A topic, undefined if there is none. Asking creates none. */
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

  /** Makes a topic, and waits until its partitions have leaders. One that is there stays as it is. */
  async create(topic: string, partitions: number): Promise<void> {
    await withRetries(() => createTopic(this.#admin, topic, partitions));
    await waitForLeaders(this.#admin, topic);
  }

  /**
   * Where a group goes on in a topic, by partition. A partition without a committed offset is absent.
   *
   * An offset that a transaction committed may be missing for a while after that: brokers answer first
   * and write it then. A producer that has begun a transaction of the same id since then, and be it an
   * empty one, has waited for it: whoever depends on the offset does that first.
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
   * What there is to be read of a topic, by partition. Records of a transaction that is still open, and
   * all that follow, are not there yet.
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

/** The start, or the end, of each partition. */
export function offsetBounds(
  ranges: ReadonlyMap<number, OffsetRange>,
  bound: keyof OffsetRange,
): ReadonlyMap<number, bigint> {
  return new Map(Array.from(ranges, ([partition, range]) => [partition, range[bound]]));
}

/** What an operation gives, by the first attempt that does not meet a transient fault. */
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

/** As the brokers' own settings have it. */
const DEFAULT_REPLICATION = -1;
/** Nobody knows the topic yet, or its leader. */
const NOT_YET = [3, 5];
/** In milliseconds. */
const KNOWN_WITHIN = 15_000, ASKED_EVERY = 50;

/** Makes a topic; one that is there stays as it is. */
export async function createTopic(admin: Admin, topic: string, partitions: number): Promise<void> {
  await admin.createTopics({
    topics: [{ topic, numPartitions: partitions, replicationFactor: DEFAULT_REPLICATION }],
    waitForLeaders: false,
  });
}

/** Waits for the leaders of a new topic: brokers hear of it some time after it is made. */
export async function waitForLeaders(admin: Admin, topic: string): Promise<void> {
  for (let waited = 0;; waited += ASKED_EVERY) {
    try {
      await admin.fetchTopicMetadata({ topics: [topic] });
      return;
    } catch (error) {
      if (!hasCode(error, NOT_YET) || waited >= KNOWN_WITHIN) throw error;
      await delay(ASKED_EVERY);
    }
  }
}
