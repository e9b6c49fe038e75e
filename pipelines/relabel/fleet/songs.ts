/**
 * The way to a fleet: its topic of songs.
 *
 * @module
 */
import { throwRunError } from "../../kafka/error.ts";
import { maxRecordSize } from "../../kafka/messages.ts";
import type { IdempotentProducer } from "../../kafka/idempotent_producer.ts";
import { formatSource } from "../../kafka/headers.ts";
import type { OutgoingRecord } from "../../kafka/records.ts";
import type { TopicDescription } from "../../kafka/topic_admin.ts";

/** Sends songs, so that every partition gets its share. */
export class FleetSongs {
  readonly #producer: Pick<IdempotentProducer, "sendTo">;
  readonly #description: TopicDescription;
  #next = 0;

  constructor(
    producer: Pick<IdempotentProducer, "sendTo">,
    readonly topic: string,
    description: TopicDescription,
  ) {
    this.#producer = producer;
    this.#description = description;
  }

  /** The largest record that the topic takes, in bytes. */
  get maxRecordBytes(): number {
    return maxRecordSize(this.#description);
  }

  /**
   * Stores records together in one partition, the next time in the next.
   *
   * @returns where they stand, as sources
   * @throws {RunError} with exit code 69 if the cluster is lost.
   */
  async send(records: readonly OutgoingRecord[]): Promise<readonly string[]> {
    const partition = this.#next++ % this.#description.partitions, { topic } = this;
    const offsets = await this.#producer.sendTo(partition, records).catch(throwRunError);
    return offsets.map((offset) => formatSource({ topic, partition, offset }));
  }
}
