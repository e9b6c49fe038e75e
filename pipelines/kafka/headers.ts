/**
 * The headers and names in the records that the service writes.
 *
 * @module
 */
import type { TopicRecord } from "./records.ts";

/** The header of an annotation that names its source. Annotations with the same source are duplicates. */
export const SOURCE_HEADER = "refrain-source";

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
