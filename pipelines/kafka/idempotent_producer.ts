/**
 * Writes records without transactions. A request that is retried is stored once, so that one run writes
 * each record once.
 *
 * @module
 */
import {
  CompressionTypes,
  type Kafka,
  Partitioners,
  type Producer,
  type RecordMetadata,
  type TopicMessages,
} from "kafkajs";
import { type Destination, toRequests } from "./messages.ts";
import type { OutgoingRecord } from "./records.ts";

export const PRODUCER_CODECS = ["none", "gzip"] as const;

/** How requests are compressed. */
export type ProducerCodec = typeof PRODUCER_CODECS[number];

const COMPRESSION = { none: CompressionTypes.None, gzip: CompressionTypes.GZIP };

/** Options of {@linkcode IdempotentProducer}. */
export interface ProducerOptions extends Destination {
  readonly codec: ProducerCodec;
}

/** A connected producer, which has one request in flight at a time. */
export class IdempotentProducer {
  readonly #producer: Producer;
  readonly #options: ProducerOptions;

  private constructor(producer: Producer, options: ProducerOptions) {
    this.#producer = producer;
    this.#options = options;
  }

  static async connect(client: Kafka, options: ProducerOptions): Promise<IdempotentProducer> {
    const producer = client.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 100, maxRetryTime: 5_000, retries: 12 },
    });
    await producer.connect();
    return new IdempotentProducer(producer, options);
  }

  /**
   * Stores records in order. Once the promise resolves, all in-sync replicas have them. Records without a
   * key go to the first partition.
   */
  async send(records: readonly OutgoingRecord[]): Promise<void> {
    for (const topicMessages of toRequests(records, this.#options)) {
      await this.#request(topicMessages);
    }
  }

  /**
   * Stores records of one topic in one partition, regardless of their keys.
   *
   * @returns the offset of each record
   */
  async sendTo(partition: number, records: readonly OutgoingRecord[]): Promise<bigint[]> {
    const offsets: bigint[] = [];
    for (const [{ topic, messages }] of toRequests(records, this.#options)) {
      const placed = messages.map((message) => ({ ...message, partition }));
      const [{ baseOffset }] = await this.#request([{ topic, messages: placed }]);
      offsets.push(...placed.map((_, place) => BigInt(baseOffset!) + BigInt(place)));
    }
    return offsets;
  }

  async close(): Promise<void> {
    await this.#producer.disconnect();
  }

  async #request(topicMessages: TopicMessages[]): Promise<readonly RecordMetadata[]> {
    const compression = COMPRESSION[this.#options.codec];
    return await this.#producer.sendBatch({ topicMessages, acks: -1, compression });
  }
}
