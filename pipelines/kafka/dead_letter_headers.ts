/**
 * The headers in which a dead letter says what happened to its record: Kafka Connect's names, so that
 * its tools read them, and a few of our own. docs/dead_letters.md explains them.
 *
 * @module
 */
import type { Header } from "./records.ts";

/** Header names. Every value is UTF-8 text. */
export const LETTER_HEADERS = {
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

const OWN_NAMES: ReadonlySet<string> = new Set(Object.values(LETTER_HEADERS));
/** Connect has more names than we give. */
const CONNECT_PREFIX = "__connect.errors.";

const decoder = new TextDecoder();

/** The text of the first header of a name; undefined if there is none, or it has no value. */
export function headerText(headers: readonly Header[], name: string): string | undefined {
  const value = headers.find((header) => header.name === name)?.value;
  return value ? decoder.decode(value) : undefined;
}

/** How often a record has failed so far: 0 if it is no dead letter, nor one that was replayed. */
export function attemptsOf(headers: readonly Header[]): number {
  const text = headerText(headers, LETTER_HEADERS.attempts) ?? "";
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

/** The headers that a record had before it failed, in order. */
export function withoutLetterHeaders(headers: readonly Header[]): Header[] {
  return headers.filter(({ name }) => !OWN_NAMES.has(name) && !name.startsWith(CONNECT_PREFIX));
}
