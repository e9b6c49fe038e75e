/**
 * At least once: results are written, then the offset that they were made of is committed. Whoever dies
 * between the two leaves results that will be written again.
 *
 * @module
 */
import type { Kafka } from "kafkajs";
import { PlainProducer } from "./idempotent_producer.ts";
import type { Destination } from "./requests.ts";
import type { Commit, PartitionOutput } from "./partition_output.ts";
import type { OutgoingRecord } from "./records.ts";

/** What a plain output works with. */
export interface PlainParts extends Destination {
  readonly commit: (commit: Commit) => Promise<void>;
}

/** Results of one partition, at least once. */
export class PlainOutput implements PartitionOutput {
  readonly #client: Kafka;
  readonly #parts: PlainParts;
  #producer: PlainProducer | undefined;

  constructor(client: Kafka, parts: PlainParts) {
    this.#client = client;
    this.#parts = parts;
  }

  async open(): Promise<void> {
    this.#producer = await PlainProducer.connect(this.#client, { codec: "none", ...this.#parts });
  }

  async store(outgoing: readonly OutgoingRecord[], commit: Commit): Promise<void> {
    await this.#producer!.send(outgoing);
    await this.#parts.commit(commit);
  }

  async close(): Promise<void> {
    await this.#producer?.close();
  }
}
