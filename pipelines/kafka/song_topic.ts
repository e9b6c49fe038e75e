/**
 * Opens the topic that produce sends songs to.
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

/** Options of {@linkcode SongTopic.open}. */
export interface SongTopicOptions {
  readonly topic: string;
  readonly codec: ProducerCodec;
  /** The partitions of a missing topic, which is then created; undefined: it is not created. */
  readonly createPartitions?: number;
}

/** A topic that is open for writing. */
export class SongTopic {
  private constructor(
    /** Undefined for a new topic that the broker does not know yet. */
    readonly description: TopicDescription | undefined,
    readonly producer: IdempotentProducer,
  ) {}

  /** The largest record that the topic accepts, in bytes. */
  get maxRecordBytes(): number {
    return maxRecordSize(this.description);
  }

  /**
   * @throws {RunError} with exit code 69 if the topic does not exist and is not to be created, or the
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

  /** @throws {RunError} if the cluster does not accept the records. */
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
    `There is no topic ${topic}. Create it with --create-partitions 4, or with ` +
      `kafka-topics.sh --create --topic ${topic} --partitions 4 --bootstrap-server ${broker}`,
  );
}
