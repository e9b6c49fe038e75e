/**
 * The topic that songs are sent to.
 *
 * @module
 */
import { EXIT, RunError } from "../errors.ts";
import type { Log } from "../service/log.ts";
import { createKafkaClient, type KafkaConnection } from "./connection.ts";
import { throwRunError } from "./error.ts";
import { maxRecordSize } from "./messages.ts";
import { IdempotentProducer, type ProducerCodec } from "./idempotent_producer.ts";
import type { OutgoingRecord } from "./records.ts";
import { TopicAdmin, type TopicDescription } from "./topic_admin.ts";

/** How a topic is opened. */
export interface SongTopicOptions {
  readonly topic: string;
  readonly codec: ProducerCodec;
  /** With how many partitions the topic is made if it is not there; undefined: it is not made. */
  readonly createPartitions?: number;
}

/** A topic, open for writing. */
export class SongTopic {
  private constructor(
    /** Undefined if it was made just now, and the broker that was asked has not heard of it. */
    readonly description: TopicDescription | undefined,
    readonly producer: IdempotentProducer,
  ) {}

  /** The largest record that the topic takes, in bytes. */
  get maxRecordBytes(): number {
    return maxRecordSize(this.description);
  }

  /**
   * @throws {RunError} with exit code 69 if the topic is not there, and is not to be made, or the
   * cluster is lost
   */
  static async open(
    connection: KafkaConnection,
    log: Log,
    { topic, codec, createPartitions }: SongTopicOptions,
  ): Promise<SongTopic> {
    const client = createKafkaClient(connection, log),
      admin = await TopicAdmin.connect(connection, log);
    try {
      let found = await admin.describe(topic);
      if (found === undefined) {
        if (createPartitions === undefined) throw missing(topic, connection);
        await admin.create(topic, createPartitions);
        found = await admin.describe(topic);
      }
      const topics = new Map(found && [[topic, found]]);
      const producer = await IdempotentProducer.connect(client, { codec, topics });
      return new SongTopic(found, producer);
    } catch (error) {
      throwRunError(error);
    } finally {
      await admin.close();
    }
  }

  /** @throws {RunError} if the cluster does not take the records. */
  async send(records: readonly OutgoingRecord[]): Promise<void> {
    await this.producer.send(records).catch(throwRunError);
  }

  async close(): Promise<void> {
    await this.producer.close();
  }
}

function missing(topic: string, { brokers: [broker] }: KafkaConnection): RunError {
  return new RunError(
    EXIT.unreachable,
    `There is no topic ${topic}. Let --create-partitions 4 make it, or make it yourself: ` +
      `kafka-topics.sh --create --topic ${topic} --partitions 4 --bootstrap-server ${broker}`,
  );
}
