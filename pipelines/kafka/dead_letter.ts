/**
 * Reads dead letters. Their headers say what happened to the record: those of Kafka Connect, which its
 * tools understand, and some of Refrain. docs/dead_letters.md explains them.
 *
 * @module
 */
import { type Header, headerText, type OutgoingRecord, type TopicRecord } from "./records.ts";

/** Header names. Every value is UTF-8 text. */
export const DEAD_LETTER_HEADERS = {
  topic: "__connect.errors.topic",
  partition: "__connect.errors.partition",
  offset: "__connect.errors.offset",
  connectorName: "__connect.errors.connector.name",
  taskId: "__connect.errors.task.id",
  stage: "__connect.errors.stage",
  className: "__connect.errors.class.name",
  exceptionClassName: "__connect.errors.exception.class.name",
  exceptionMessage: "__connect.errors.exception.message",
  code: "x-refrain-error-code",
  version: "x-refrain-version",
  attempts: "x-refrain-attempts",
  failedAt: "x-refrain-failed-at",
  disposition: "x-refrain-disposition",
  /** Only if the value was truncated: its full length in bytes, and its SHA-256. */
  valueBytes: "x-refrain-value-bytes",
  valueChecksum: "x-refrain-value-sha256",
} as const;

/** Whether a dead letter can be replayed. */
export type Disposition =
  /** It fails again unless it, or the setting that rejects it, is fixed. */
  | "poison"
  /** It may succeed when it is tried again. */
  | "transient-exhausted"
  /** Its record was too large for the topic: the letter holds only the first bytes. */
  | "oversize";

const OWN_NAMES: ReadonlySet<string> = new Set(Object.values(DEAD_LETTER_HEADERS));
/** Kafka Connect has more headers than Refrain writes. */
const CONNECT_PREFIX = "__connect.errors.";

/** How many times a record has failed: 0 if it is neither a dead letter nor a replayed one. */
export function countAttempts(headers: readonly Header[]): number {
  const text = headerText(headers, DEAD_LETTER_HEADERS.attempts) ?? "";
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

/** The headers of a record without those of dead letters, in order. */
export function withoutErrorHeaders(headers: readonly Header[]): Header[] {
  return headers.filter(({ name }) => !OWN_NAMES.has(name) && !name.startsWith(CONNECT_PREFIX));
}

/** A dead letter, and what its headers say. Another tool's letter may leave fields undefined. */
export interface DeadLetter {
  readonly record: TopicRecord;
  /** When it failed; if it does not say, when it was written. */
  readonly failedAt: Date;
  /** Where its record was read. */
  readonly topic?: string;
  readonly partition?: number;
  readonly offset?: bigint;
  readonly code?: string;
  readonly stage?: string;
  readonly message?: string;
  /** How many times it has failed. */
  readonly attempts: number;
  /** Whether it holds only the first bytes of its record. */
  readonly isCut: boolean;
}

/** Parses a record of a dead-letter topic. */
export function parseDeadLetter(record: TopicRecord): DeadLetter {
  const text = (name: keyof typeof DEAD_LETTER_HEADERS) =>
    headerText(record.headers, DEAD_LETTER_HEADERS[name]);
  const whole = (name: keyof typeof DEAD_LETTER_HEADERS) => /^\d+$/.exec(text(name) ?? "")?.[0];
  const failed = Date.parse(text("failedAt") ?? "");
  const partition = whole("partition"), offset = whole("offset");
  return {
    record,
    failedAt: new Date(Number.isNaN(failed) ? record.timestamp : failed),
    topic: text("topic"),
    partition: partition === undefined ? undefined : Number(partition),
    offset: offset === undefined ? undefined : BigInt(offset),
    code: text("code"),
    stage: text("stage")?.toLowerCase(),
    message: text("exceptionMessage"),
    attempts: countAttempts(record.headers),
    isCut: text("disposition") === "oversize",
  };
}

/** The record that a letter was made of, with the number of attempts added to its headers. */
export function toReplayRecord({ record }: DeadLetter, topic: string): OutgoingRecord {
  const { key, value, headers } = record;
  const attempts = headers.filter(({ name }) => name === DEAD_LETTER_HEADERS.attempts);
  return { topic, key, value, headers: [...withoutErrorHeaders(headers), ...attempts] };
}
