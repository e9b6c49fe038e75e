/**
 * Records of topics, as Refrain knows them: no type of a client library.
 *
 * @module
 */

/** A header of a record. A name may come more than once. */
export interface Header {
  readonly name: string;
  readonly value: Uint8Array | null;
}

/** A record that was read. */
export interface TopicRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** When it was written, in milliseconds since 1970: event time. */
  readonly timestamp: number;
  readonly key: Uint8Array | null;
  /** Null in a tombstone, which deletes its key from a compacted topic. */
  readonly value: Uint8Array | null;
  readonly headers: readonly Header[];
}

/**
 * A record to be written. A key decides the partition, as it does for Java clients; a record without
 * one goes to the partition of the input's number, modulo the partitions of its topic.
 */
export interface OutgoingRecord {
  readonly topic: string;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly Header[];
}

const encoder = new TextEncoder(), decoder = new TextDecoder();

/** A header whose value is text. */
export function textHeader(name: string, text: string): Header {
  return { name, value: encoder.encode(text) };
}

/** The text of the first header of a name; undefined if there is none, or it has no value. */
export function headerText(headers: readonly Header[], name: string): string | undefined {
  const value = headers.find((header) => header.name === name)?.value;
  return value ? decoder.decode(value) : undefined;
}
