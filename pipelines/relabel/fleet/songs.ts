/**
 * Sends songs to a fleet.
 *
 * @module
 */
import { throwRunError } from "../../kafka/error.ts";
import { formatSource } from "../../kafka/records.ts";
import type { OutgoingRecord } from "../../kafka/records.ts";
import type { IdempotentProducer } from "../../kafka/idempotent_producer.ts";
import { maxRecordSize } from "../../kafka/messages.ts";
import type { TopicDescription } from "../../kafka/topic_admin.ts";
import type { RawRecord } from "../../stream/sources/contract.ts";

/** Sends songs to the partitions of a topic in turn. */
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

  /** The largest record that the topic accepts, in bytes. */
  get maxRecordBytes(): number {
    return maxRecordSize(this.#description);
  }

  /**
   * Sends records to one partition, the next time to the next one.
   *
   * @returns the sources of the records: topic, partition and offset
   * @throws {RunError} with exit code 69 if the cluster is unreachable.
   */
  async send(records: readonly OutgoingRecord[]): Promise<readonly string[]> {
    const partition = this.#next++ % this.#description.partitions, { topic } = this;
    const offsets = await this.#producer.sendTo(partition, records).catch(throwRunError);
    return offsets.map((offset) => formatSource({ topic, partition, offset }));
  }
}

const encoder = new TextEncoder(), decoder = new TextDecoder();

/**
 * The Kafka record from which a fleet makes the same annotation as a local run makes from a record of the
 * catalogue. JSON is sent unchanged. A text becomes JSON, because a topic has no file names, and a fleet
 * could take some texts for JSON. The record has a key only if the song's id is one.
 *
 * @param raw holds a song
 */
export function toFleetRecord(
  topic: string,
  { bytes, format, id, title }: RawRecord,
): OutgoingRecord {
  return {
    topic,
    key: id === undefined ? null : encoder.encode(id),
    value: format === "jsonl"
      ? bytes
      : encoder.encode(JSON.stringify({ title, lyrics: decoder.decode(bytes) })),
    headers: [],
  };
}
