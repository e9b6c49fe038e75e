/**
 * The headers in which a dead letter says what happened to its record: Kafka Connect's names, so that
 * its tools read them, and a few of our own. docs/dead_letters.md explains them.
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
  /** Of a letter whose value was cut: the whole value's length in bytes, and its SHA-256. */
  valueBytes: "x-refrain-value-bytes",
  valueChecksum: "x-refrain-value-sha256",
} as const;

/** What can be done with a dead letter. */
export type Disposition =
  /** It will fail again until it, or the setting that refused it, is mended. */
  | "poison"
  /** Its like may well succeed another time. */
  | "transient-exhausted"
  /** Its record was too long for the topic: the letter holds the first bytes alone. */
  | "oversize";

const OWN_NAMES: ReadonlySet<string> = new Set(Object.values(DEAD_LETTER_HEADERS));
/** Connect has more names than we give. */
const CONNECT_PREFIX = "__connect.errors.";

/** How often a record has failed so far: 0 if it is no dead letter, nor one that was replayed. */
export function countAttempts(headers: readonly Header[]): number {
  const text = headerText(headers, DEAD_LETTER_HEADERS.attempts) ?? "";
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

/** The headers that a record had before it failed, in order. */
export function withoutErrorHeaders(headers: readonly Header[]): Header[] {
  return headers.filter(({ name }) => !OWN_NAMES.has(name) && !name.startsWith(CONNECT_PREFIX));
}

/** A dead letter, and what it says of itself. What another tool's letter leaves out is undefined. */
export interface DeadLetter {
  readonly record: TopicRecord;
  /** When it failed; else when it was written. */
  readonly failedAt: Date;
  /** Where its record stood. */
  readonly topic?: string;
  readonly partition?: number;
  readonly offset?: bigint;
  readonly code?: string;
  readonly stage?: string;
  readonly message?: string;
  /** How often it has failed. */
  readonly attempts: number;
  /** Whether it holds the first bytes of its record alone. */
  readonly isCut: boolean;
}

/** What a record of a dead-letter topic says of itself. */
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

/** The letter's record as it was before it failed, but for the count of attempts. */
export function toReplayRecord({ record }: DeadLetter, topic: string): OutgoingRecord {
  const { key, value, headers } = record;
  const attempts = headers.filter(({ name }) => name === DEAD_LETTER_HEADERS.attempts);
  return { topic, key, value, headers: [...withoutErrorHeaders(headers), ...attempts] };
}
