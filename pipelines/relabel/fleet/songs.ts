/**
 * The way to a fleet: its topic of songs.
 *
 * @module
 */
import { endRun } from "../../kafka/error.ts";
import { largestRecord } from "../../kafka/largest_record.ts";
import type { PlainProducer } from "../../kafka/idempotent_producer.ts";
import { sourceText } from "../../kafka/record_source.ts";
import type { OutgoingRecord } from "../../kafka/records.ts";
import type { TopicDescription } from "../../kafka/topic_admin.ts";

/** Sends songs, so that every partition gets its share. */
export class FleetSongs {
  readonly #producer: Pick<PlainProducer, "sendTo">;
  readonly #description: TopicDescription;
  #next = 0;

  constructor(
    producer: Pick<PlainProducer, "sendTo">,
    readonly topic: string,
    description: TopicDescription,
  ) {
    this.#producer = producer;
    this.#description = description;
  }

  /** The largest record that the topic takes, in bytes. */
  get maxRecordBytes(): number {
    return largestRecord(this.#description);
  }

  /**
   * Stores records together in one partition, the next time in the next.
   *
   * @returns where they stand, as sources
   * @throws {RunError} with exit code 69 if the cluster is lost.
   */
  async send(records: readonly OutgoingRecord[]): Promise<readonly string[]> {
    const partition = this.#next++ % this.#description.partitions, { topic } = this;
    const offsets = await this.#producer.sendTo(partition, records).catch(endRun);
    return offsets.map((offset) => sourceText({ topic, partition, offset }));
  }
}
