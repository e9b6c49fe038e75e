/**
 * The records of topics, independent of the client library.
 *
 * @module
 */

/** A header of a record. A record may have several with the same name. */
export interface Header {
  readonly name: string;
  readonly value: Uint8Array | null;
}

/** A record that was read from a topic. */
export interface TopicRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** When it was written, in milliseconds since 1970. This is its event time. */
  readonly timestamp: number;
  readonly key: Uint8Array | null;
  /** Null in a tombstone, which deletes its key from a compacted topic. */
  readonly value: Uint8Array | null;
  readonly headers: readonly Header[];
}

/**
 * A record to write. Its key selects the partition, as with Java clients. A record without a key goes to
 * the partition with the number of the input's, modulo the partitions of its topic.
 */
export interface OutgoingRecord {
  readonly topic: string;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly Header[];
}

const encoder = new TextEncoder(), decoder = new TextDecoder();

/** Creates a header with a text value. */
export function textHeader(name: string, text: string): Header {
  return { name, value: encoder.encode(text) };
}

/** The text of the first header with a name; undefined if there is none, or it has no value. */
export function headerText(headers: readonly Header[], name: string): string | undefined {
  const value = headers.find((header) => header.name === name)?.value;
  return value ? decoder.decode(value) : undefined;
}
