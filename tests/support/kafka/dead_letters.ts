/**
 * Topics with dead letters in them.
 *
 * @module
 */
import { rejection } from "#pipelines/stream/decode.ts";
import type { RejectCode } from "#pipelines/stream/delivery.ts";
import { createKafkaClient } from "#pipelines/kafka/connection.ts";
import { createDeadLetter } from "#pipelines/kafka/create_dead_letter.ts";
import { IdempotentProducer } from "#pipelines/kafka/idempotent_producer.ts";
import { createJsonLog } from "#pipelines/service/log.ts";
import { createTopic } from "./clients.ts";
import { TopicReader } from "./topic_reader.ts";

const encoder = new TextEncoder(), decoder = new TextDecoder();

export const QUIET = createJsonLog({ level: "error" });

/** A topic, and that of its dead letters. */
export class LettersOfTopic {
  #count = 0;

  private constructor(
    readonly broker: string,
    readonly topic: string,
    readonly letters: string,
  ) {}

  static async create(broker: string, partitions = 1): Promise<LettersOfTopic> {
    const [topic, letters] = [
      await createTopic(broker, partitions),
      await createTopic(broker, partitions),
    ];
    return new LettersOfTopic(broker, topic, letters);
  }

  /** How the cluster is reached. */
  get connection() {
    return { brokers: [this.broker], clientId: "test" };
  }

  /**
   * Adds a letter for each code. Their values are numbers that count on, and so do the minutes of
   * 2026 at which they failed; those that are oversize are cut.
   */
  async add(...codes: readonly RejectCode[]): Promise<void> {
    const producer = await IdempotentProducer.connect(createKafkaClient(this.connection, QUIET), {
      codec: "none",
      topics: new Map(),
    });
    await producer.send(codes.map((code) => this.#letter(code, this.#count++)));
    await producer.close();
  }

  /** The numbers of the letters that are back in the topic, in order. */
  async numbersBack(): Promise<number[]> {
    const { committed } = await new TopicReader(this.broker, this.topic).read();
    return committed.map(({ value }) => Number(decoder.decode(value!)))
      .sort((one, other) => one - other);
  }

  #letter(code: RejectCode, number: number) {
    const value = encoder.encode(String(number));
    const record = {
      topic: this.topic,
      partition: 0,
      offset: BigInt(number),
      timestamp: 0,
      key: encoder.encode(`key ${number}`),
      value,
      headers: [{ name: "own", value: encoder.encode("h") }],
    };
    return createDeadLetter(record, rejection(value, code, "parse", "No"), {
      topic: this.letters,
      group: "labels",
      task: "1",
      version: "0",
      failedAt: new Date(Date.UTC(2026, 0, 1, 0, number)),
      ...(code === "oversize" && { maxBytes: 0 }),
    });
  }
}
