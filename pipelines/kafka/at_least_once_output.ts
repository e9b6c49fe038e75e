/**
 * Writes results at least once: first the results, then the offset after their records. A process that dies
 * between the two causes its results to be written again.
 *
 * @module
 */
import type { Kafka } from "kafkajs";
import { IdempotentProducer } from "./idempotent_producer.ts";
import type { Destination } from "./messages.ts";
import type { Commit, PartitionOutput } from "./partition_output.ts";
import type { OutgoingRecord } from "./records.ts";

/** Options of {@linkcode AtLeastOnceOutput}. */
export interface AtLeastOnceOptions extends Destination {
  readonly commit: (commit: Commit) => Promise<void>;
}

/** Writes the results of one partition, at least once. */
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
