/**
 * Where an annotation's song came from, as one text: what has the same source is the same annotation.
 *
 * @module
 */
import type { TopicRecord } from "./records.ts";

/** The header of an annotation that names its source. */
export const SOURCE_HEADER = "refrain-source";

/** A source, taken apart. */
export type RecordSource = Pick<TopicRecord, "topic" | "partition" | "offset">;

/** `songs-3-1204` */
export function formatSource({ topic, partition, offset }: RecordSource): string {
  return `${topic}-${partition}-${offset}`;
}

/** A source, taken apart; undefined if it is none. */
export function parseSource(text: string): RecordSource | undefined {
  const [, topic, partition, offset] = /^(.+)-(\d+)-(\d+)$/s.exec(text) ?? [];
  if (topic === undefined) return undefined;
  return { topic, partition: Number(partition), offset: BigInt(offset) };
}

/** The header that names the version of Refrain. */
export const RELEASE_HEADER = "refrain-release";

/** The name and version of the record of a partition's totals. */
export const TOTALS_SCHEMA = "refrain.totals/2";
