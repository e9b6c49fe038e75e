/**
 * How a record moves through a stream: in batches, each record with its origin.
 *
 * @module
 */
import type { SongErrorCode } from "#lib/song_error.ts";
import type { CompressionFaultCode } from "./sources/compression/fault.ts";

/** The place of a record in its input. */
export interface Origin {
  /** The file's path, or `-` for stdin. */
  readonly file: string;
  /** The record's line, from 1. */
  readonly line: number;
  /** Its first byte, from 0, in the decompressed input. */
  readonly byte: number;
}

/** How a record ends. */
export type Outcome = "written" | "rejected" | "filtered";

/** A record in transit: its content so far, or its rejection, which every stage passes on unchanged. */
export interface Delivery<Content> {
  readonly origin: Origin;
  readonly content: Content | Rejection;
}

/** Records that arrived together, in order. */
export type Batch<Content> = readonly Delivery<Content>[];

/** The stage of the pipeline at which a record was rejected. */
export type Stage = "read" | "decode" | "parse" | "tag" | "write";

const CODES = {
  invalid_json: true,
  duplicate_key: true,
  forbidden_key: true,
  lone_surrogate: true,
  too_deep: true,
  invalid_song: true,
  invalid_labels: true,
  invalid_prediction: true,
  invalid_character: true,
  no_lines: true,
  too_many_lines: true,
  line_too_long: true,
  truncated_gzip: true,
  corrupt_gzip: true,
  truncated_zstd: true,
  corrupt_zstd: true,
  invalid_utf8: true,
  oversize: true,
  unreadable: true,
  no_value: true,
  annotation_too_large: true,
  invalid_event: true,
  late_line: true,
  line_conflict: true,
  untaggable: true,
} satisfies Readonly<Record<SongErrorCode | CompressionFaultCode, true>> & Record<string, true>;

/** Why a record was rejected. The codes are part of the interface: see docs/rejects.md. */
export type RejectCode = keyof typeof CODES;

/** Every code of rejections. */
export const REJECT_CODES = Object.keys(CODES);

/** How many bytes of a rejected record are kept. */
export const KEPT_BYTES = 4096;

/** The reason that a record was rejected, and its content. */
export class Rejection {
  constructor(
    readonly code: RejectCode,
    readonly stage: Stage,
    readonly message: string,
    /** The first bytes of the record, at most {@linkcode KEPT_BYTES}. */
    readonly kept: Uint8Array,
    /** Length of the whole record, in bytes. */
    readonly length: number,
    /** SHA-256 of the whole record, in hexadecimal. */
    readonly sha256: string,
    /** Whether the rest of its input could not be read. */
    readonly endsInput = false,
  ) {}
}

/** The number of inputs of a batch that could not be read to their end. */
export function countUnreadable(batch: Batch<unknown>): number {
  return batch.filter(({ content }) => content instanceof Rejection && content.endsInput).length;
}

/** The outcome of a record with this content, once the content is stored. */
export function outcomeOf(content: unknown): Outcome {
  if (content instanceof Rejection) return "rejected";
  return content === "filtered" ? "filtered" : "written";
}

/** The same delivery with other content; a rejection stays as it is. */
export function mapContent<From, To>(
  delivery: Delivery<From>,
  turn: (content: From, origin: Origin) => To | Rejection,
): Delivery<To> {
  const { content, origin } = delivery;
  return content instanceof Rejection
    ? delivery as Delivery<never>
    : { ...delivery, content: turn(content, origin) };
}

/** The largest batch. */
export interface BatchLimits {
  /** The number of items. */
  readonly count: number;
  /** The sum of the items' sizes. A larger single item is a batch of its own. */
  readonly size: number;
}

/** Cuts items into batches within the limits, in order. */
export function* toBatches<Item>(
  arrived: readonly Item[],
  limits: BatchLimits,
  sizeOf: (item: Item) => number,
): Generator<readonly Item[]> {
  let batch: Item[] = [], size = 0;
  for (const item of arrived) {
    const own = sizeOf(item);
    if (batch.length === limits.count || (batch.length > 0 && size + own > limits.size)) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(item);
    size += own;
  }
  if (batch.length > 0) yield batch;
}
