/**
 * At least once: results are written, then the offset that they were made of is committed. Whoever dies
 * between the two leaves results that will be written again.
 *
 * @module
 */
import type { Kafka } from "kafkajs";
import { IdempotentProducer } from "./idempotent_producer.ts";
import type { Destination } from "./messages.ts";
import type { Commit, PartitionOutput } from "./partition_output.ts";
import type { OutgoingRecord } from "./records.ts";

/** What a plain output works with. */
export interface AtLeastOnceOptions extends Destination {
  readonly commit: (commit: Commit) => Promise<void>;
}

/** Results of one partition, at least once. */
export class AtLeastOnceOutput implements PartitionOutput {
  readonly #client: Kafka;
  readonly #parts: AtLeastOnceOptions;
  #producer: IdempotentProducer | undefined;

  constructor(client: Kafka, parts: AtLeastOnceOptions) {
    this.#client = client;
    this.#parts = parts;
  }

  async open(): Promise<void> {
    this.#producer = await IdempotentProducer.connect(this.#client, {
      codec: "none",
      ...this.#parts,
    });
  }

  async store(outgoing: readonly OutgoingRecord[], commit: Commit): Promise<void> {
    await this.#producer!.send(outgoing);
    await this.#parts.commit(commit);
  }

  async close(): Promise<void> {
    await this.#producer?.close();
  }
}
