import type { OutgoingRecord, TopicRecord } from "#pipelines/kafka/records.ts";

const encoder = new TextEncoder(), decoder = new TextDecoder();

/** What a test overrides in a record; texts become UTF-8. */
export type StatedRecord = Omit<Partial<TopicRecord>, "key" | "value"> & {
  readonly key?: string | Uint8Array | null;
  readonly value?: string | Uint8Array | null;
};

/** A record of partition 0 of `songs`, with no key and its own offset as the value unless stated. */
export function topicRecord(
  offset: number | bigint,
  { key = null, value = `${offset}`, ...stated }: StatedRecord = {},
): TopicRecord {
  return {
    topic: "songs",
    partition: 0,
    offset: BigInt(offset),
    timestamp: 0,
    key: bytesOf(key),
    value: bytesOf(value),
    headers: [],
    ...stated,
  };
}

/** A record to be written, without headers. */
export function outgoingRecord(
  topic: string,
  key: string | null,
  value: string | Uint8Array | null,
): OutgoingRecord {
  return { topic, key: bytesOf(key), value: bytesOf(value), headers: [] };
}

/** The text of a key or a value. */
export function textOf(bytes: Uint8Array | null): string | null {
  return bytes && decoder.decode(bytes);
}

function bytesOf(content: string | Uint8Array | null): Uint8Array | null {
  return typeof content === "string" ? encoder.encode(content) : content;
}
