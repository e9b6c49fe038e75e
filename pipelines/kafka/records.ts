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

/** The header of an annotation that names its source. Annotations with the same source are duplicates. */
export const SOURCE_HEADER = "refrain-source";

/** The header of an annotation that is `true` if the model was given no stanza breaks; else absent. */
export const IGNORE_BREAKS_HEADER = "refrain-ignore-breaks";

/** Where a song was read. */
export type RecordSource = Pick<TopicRecord, "topic" | "partition" | "offset">;

/** The text of a source, such as `songs-3-1204`: topic, partition and offset. */
export function formatSource({ topic, partition, offset }: RecordSource): string {
  return `${topic}-${partition}-${offset}`;
}

/** Parses the text of a source; undefined if it is malformed. */
export function parseSource(text: string): RecordSource | undefined {
  const [, topic, partition, offset] = /^(.+)-(\d+)-(\d+)$/s.exec(text) ?? [];
  if (topic === undefined) return undefined;
  return { topic, partition: Number(partition), offset: BigInt(offset) };
}

/** The header that names the version of Refrain that wrote the record. */
export const RELEASE_HEADER = "refrain-release";

/** The schema of the totals of a partition. */
export const TOTALS_SCHEMA = "refrain.totals/2";
