/**
 * Reads a topic of dead letters, up to its end when it is opened.
 *
 * @module
 */
import type { Kafka } from "kafkajs";
import { EXIT, RunError } from "../errors.ts";
import type { Log } from "../service/log.ts";
import { createKafkaClient, type KafkaConnection } from "./connection.ts";
import { throwRunError } from "./error.ts";
import { type DeadLetter, parseDeadLetter } from "./dead_letter.ts";
import { offsetBounds, TopicAdmin } from "./topic_admin.ts";
import { readTopic } from "./topic_reading.ts";

/** The dead letters that are in a topic when it is opened. */
export class DeadLetterTopic {
  readonly #ends: ReadonlyMap<number, bigint>;

  /** Use {@linkcode DeadLetterTopic.open}. */
  private constructor(
    readonly name: string,
    readonly client: Kafka,
    readonly admin: TopicAdmin,
    /** The first offset of each partition. */
    readonly starts: ReadonlyMap<number, bigint>,
    ends: ReadonlyMap<number, bigint>,
  ) {
    this.#ends = ends;
  }

  /** @throws {RunError} with exit code 69 if the topic does not exist, or the cluster is lost. */
  static async open(connection: KafkaConnection, log: Log, name: string): Promise<DeadLetterTopic> {
    const admin = await TopicAdmin.connect(connection, log);
    try {
      if (await admin.describe(name) === undefined) throw missing(name);
      const ranges = await admin.endOffsets(name), client = createKafkaClient(connection, log);
      const starts = offsetBounds(ranges, "start"), ends = offsetBounds(ranges, "end");
      return new DeadLetterTopic(name, client, admin, starts, ends);
    } catch (error) {
      await admin.close();
      throwRunError(error);
    }
  }

  /**
   * Reads the letters of all partitions, in batches of one partition, each in order.
   *
   * @param group the consumer group to read as
   * @param starts the offsets to begin at, by partition; by default, the first
   * @throws {RunError} if the cluster is lost
   */
  async *letters(
    group: string,
    starts: ReadonlyMap<number, bigint> = this.starts,
  ): AsyncGenerator<readonly DeadLetter[]> {
    const reading = { topic: this.name, group, starts, ends: this.#ends };
    try {
      for await (const records of readTopic(this.client, reading)) {
        yield records.map(parseDeadLetter);
      }
    } catch (error) {
      throwRunError(error);
    }
  }

  async close(): Promise<void> {
    await this.admin.close();
  }
}

function missing(name: string): RunError {
  return new RunError(
    EXIT.unreachable,
    `There is no topic ${name}: set --topic to the --dlq of consume`,
  );
}

/** A group for a single reading, which commits nothing. */
export function temporaryGroup(group: string): string {
  return `${group}-${crypto.randomUUID()}`;
}
