import { Buffer } from "node:buffer";
import type { IHeaders, KafkaMessage, Message, TopicMessages } from "kafkajs";
import type { Header, OutgoingRecord, TopicRecord } from "./records.ts";
import type { TopicDescription } from "./topic_admin.ts";

/** The most that one request carries, in bytes. */
const REQUEST_BYTES = 512 * 1024;

/** Where records go. */
export interface Destination {
  /** What is known of the topics. */
  readonly topics: ReadonlyMap<string, TopicDescription>;
  /** A record without a key goes to the partition of this number, or of what remains of it (0). */
  readonly partition?: number;
}

/** What a request holds for one topic. */
interface Part {
  readonly messages: Message[];
  bytes: number;
}

/**
 * Records as kafkajs takes them, in requests of a bounded size, for a topic no more than it takes. A
 * larger single record is a request of its own.
 */
export function* toRequests(
  records: readonly OutgoingRecord[],
  { topics, partition = 0 }: Destination,
): Generator<TopicMessages[]> {
  let request = new Map<string, Part>(), bytes = 0;
  for (const record of records) {
    const topic = topics.get(record.topic), size = recordBytes(record);
    const inTopic = request.get(record.topic)?.bytes ?? 0;
    const isFull = bytes > 0 && bytes + size > REQUEST_BYTES;
    if (isFull || inTopic > 0 && inTopic + size > maxRecordSize(topic)) {
      yield toTopicMessages(request);
      request = new Map();
      bytes = 0;
    }
    const part = request.get(record.topic) ?? { messages: [], bytes: 0 };
    request.set(record.topic, part);
    part.messages.push({
      key: toBuffer(record.key),
      value: toBuffer(record.value),
      headers: toKafkajsHeaders(record),
      ...(record.key === null && { partition: partition % (topic?.partitions ?? 1) }),
    });
    part.bytes += size;
    bytes += size;
  }
  if (bytes > 0) yield toTopicMessages(request);
}

/** What a record takes in a request, about, in bytes. */
export function recordBytes({ key, value, headers }: OutgoingRecord): number {
  const inHeaders = headers.map(({ name, value }) => name.length + (value?.length ?? 0) + 4);
  return 32 + (key?.length ?? 0) + (value?.length ?? 0) +
    inHeaders.reduce((sum, bytes) => sum + bytes, 0);
}

function toTopicMessages(request: ReadonlyMap<string, Part>): TopicMessages[] {
  return Array.from(request, ([topic, { messages }]) => ({ topic, messages }));
}

function toKafkajsHeaders({ headers }: OutgoingRecord): IHeaders {
  const gathered: Record<string, Buffer[]> = Object.create(null); // a name may be __proto__
  for (const { name, value } of headers) {
    if (value !== null) (gathered[name] ??= []).push(toBuffer(value)!);
  }
  return gathered;
}

/** The same bytes, not a copy. */
function toBuffer(bytes: Uint8Array | null): Buffer | null {
  return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

const encoder = new TextEncoder();

/** A record as kafkajs hands it over, in our words. */
export function toTopicRecord(
  topic: string,
  partition: number,
  message: KafkaMessage,
): TopicRecord {
  const { offset, timestamp, key, value, headers = {} } = message;
  return {
    topic,
    partition,
    offset: BigInt(offset),
    timestamp: Number(timestamp),
    key,
    value,
    headers: Object.entries(headers).flatMap(([name, values]) =>
      [values ?? null].flat().filter(isValue).map((value): Header => ({
        name,
        value: typeof value === "string" ? encoder.encode(value) : value,
      }))
    ),
  };
}

/** kafkajs takes what every object inherits for the first value of a header called `toString`. */
function isValue(value: unknown): boolean {
  return value === null || typeof value === "string" || value instanceof Uint8Array;
}

/** What brokers take unless their settings say otherwise, in bytes. */
const BROKER_MAX_BYTES = 1_048_588;
/** What surrounds the records of a request on their way. */
const BATCH_BYTES = 128;

/** The bytes of the largest record that a topic takes, or of records that are sent to it together. */
export function maxRecordSize(topic?: Pick<TopicDescription, "maxMessageBytes">): number {
  return (topic?.maxMessageBytes ?? BROKER_MAX_BYTES) - BATCH_BYTES;
}
