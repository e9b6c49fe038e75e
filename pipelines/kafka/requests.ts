import { Buffer } from "node:buffer";
import type { IHeaders, Message, TopicMessages } from "kafkajs";
import { largestRecord } from "./largest_record.ts";
import type { OutgoingRecord } from "./records.ts";
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
export function* requestsOf(
  records: readonly OutgoingRecord[],
  { topics, partition = 0 }: Destination,
): Generator<TopicMessages[]> {
  let request = new Map<string, Part>(), bytes = 0;
  for (const record of records) {
    const topic = topics.get(record.topic), size = bytesOf(record);
    const inTopic = request.get(record.topic)?.bytes ?? 0;
    const isFull = bytes > 0 && bytes + size > REQUEST_BYTES;
    if (isFull || inTopic > 0 && inTopic + size > largestRecord(topic)) {
      yield topicMessages(request);
      request = new Map();
      bytes = 0;
    }
    const part = request.get(record.topic) ?? { messages: [], bytes: 0 };
    request.set(record.topic, part);
    part.messages.push({
      key: bufferOf(record.key),
      value: bufferOf(record.value),
      headers: headersOf(record),
      ...(record.key === null && { partition: partition % (topic?.partitions ?? 1) }),
    });
    part.bytes += size;
    bytes += size;
  }
  if (bytes > 0) yield topicMessages(request);
}

/** What a record takes in a request, about, in bytes. */
export function bytesOf({ key, value, headers }: OutgoingRecord): number {
  const inHeaders = headers.map(({ name, value }) => name.length + (value?.length ?? 0) + 4);
  return 32 + (key?.length ?? 0) + (value?.length ?? 0) +
    inHeaders.reduce((sum, bytes) => sum + bytes, 0);
}

function topicMessages(request: ReadonlyMap<string, Part>): TopicMessages[] {
  return Array.from(request, ([topic, { messages }]) => ({ topic, messages }));
}

function headersOf({ headers }: OutgoingRecord): IHeaders {
  const gathered: Record<string, Buffer[]> = Object.create(null); // a name may be __proto__
  for (const { name, value } of headers) {
    if (value !== null) (gathered[name] ??= []).push(bufferOf(value)!);
  }
  return gathered;
}

/** The same bytes, not a copy. */
function bufferOf(bytes: Uint8Array | null): Buffer | null {
  return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
