import { Buffer } from "node:buffer";
import type { IHeaders, KafkaMessage, Message, TopicMessages } from "kafkajs";
import type { Header, OutgoingRecord, TopicRecord } from "./records.ts";
import type { TopicDescription } from "./topic_admin.ts";

/** The most bytes of records in one request. */
const REQUEST_BYTES = 512 * 1024;

/** Where records go. */
export interface Destination {
  /** The topics, as described by the cluster. */
  readonly topics: ReadonlyMap<string, TopicDescription>;
  /** The partition for records without a key, modulo the partitions of their topic (0). */
  readonly partition?: number;
}

/** The part of a request for one topic. */
interface Part {
  readonly messages: Message[];
  bytes: number;
}

/**
 * Groups records into requests of bounded size, which do not exceed what each topic accepts. A larger
 * single record is a separate request.
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

/** The approximate size of a record in a request, in bytes. */
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

/** The same bytes as a Buffer, without a copy. */
function toBuffer(bytes: Uint8Array | null): Buffer | null {
  return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

const encoder = new TextEncoder();

/** Converts a record that kafkajs received. */
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

/** kafkajs adds an inherited member as the first value of a header with a name such as `toString`. */
function isValue(value: unknown): boolean {
  return value === null || typeof value === "string" || value instanceof Uint8Array;
}

/** The brokers' default of message.max.bytes. */
const BROKER_MAX_BYTES = 1_048_588;
/** The overhead of a batch, in bytes. */
const BATCH_BYTES = 128;

/** The size of the largest record, or of records sent together, that a topic accepts, in bytes. */
export function maxRecordSize(topic?: Pick<TopicDescription, "maxMessageBytes">): number {
  return (topic?.maxMessageBytes ?? BROKER_MAX_BYTES) - BATCH_BYTES;
}
