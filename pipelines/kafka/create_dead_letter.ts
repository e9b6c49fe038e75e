/**
 * Creates dead letters: records that could not be processed, stored to be inspected and replayed.
 *
 * @module
 */
import { checksum } from "#lib/checksum.ts";
import { KEPT_BYTES, type Rejection } from "../stream/delivery.ts";
import {
  countAttempts,
  DEAD_LETTER_HEADERS,
  type Disposition,
  withoutErrorHeaders,
} from "./dead_letter.ts";
import { maxRecordSize, recordBytes } from "./messages.ts";
import { type Header, type OutgoingRecord, textHeader, type TopicRecord } from "./records.ts";

/** Where a dead letter goes, and who writes it. */
export interface DeadLetterContext {
  /** The topic of dead letters. */
  readonly topic: string;
  /** The consumer group. Kafka Connect's header for it is the connector's name. */
  readonly group: string;
  /** The client id of the process. */
  readonly task: string;
  /** The version of Refrain. */
  readonly version: string;
  readonly failedAt: Date;
  /** The largest record that the topic takes, in bytes. */
  readonly maxBytes?: number;
}

/**
 * Creates the dead letter of a record: its key, value and headers, and headers that say why it failed.
 * If the record is a replayed letter, these replace the earlier ones.
 *
 * A letter that is too large for its topic leaves out, in this order: the value after its first
 * {@linkcode KEPT_BYTES}, the record's own headers, its key.
 */
export function createDeadLetter(
  record: TopicRecord,
  rejection: Rejection,
  context: DeadLetterContext,
): OutgoingRecord {
  const { key, value } = record, original = withoutErrorHeaders(record.headers);
  const disposition = rejection.code === "untaggable" ? "transient-exhausted" : "poison";
  const whole = { key, value, headers: original };
  const errors = errorHeaders(record, rejection, context);
  const toLetter = (kept: Kept, reasons: readonly Header[]): OutgoingRecord => ({
    ...kept,
    topic: context.topic,
    headers: [...kept.headers, ...errors, ...reasons],
  });

  const { maxBytes = maxRecordSize() } = context;
  const fits = (letter: OutgoingRecord) => recordBytes(letter) <= maxBytes;
  const letter = toLetter(whole, [dispositionHeader(disposition)]);
  if (fits(letter)) return letter;

  const cut = value?.subarray(0, KEPT_BYTES) ?? null;
  const smaller = [
    { key, value: cut, headers: original },
    { key, value: cut, headers: [] },
    { key: null, value: cut, headers: [] },
  ].map((kept) => toLetter(kept, cutHeaders(value)));
  return smaller.find(fits) ?? smaller.at(-1)!;
}

/** The part of its record that a letter keeps. */
type Kept = Pick<OutgoingRecord, "key" | "value" | "headers">;

function errorHeaders(
  { topic, partition, offset, headers }: TopicRecord,
  { code, stage, message }: Rejection,
  { group, task, version, failedAt }: DeadLetterContext,
): Header[] {
  const texts: Partial<Record<keyof typeof DEAD_LETTER_HEADERS, string>> = {
    topic,
    partition: String(partition),
    offset: String(offset),
    connectorName: group,
    taskId: task,
    stage: stage.toUpperCase(),
    className: "refrain",
    exceptionClassName: `refrain.${code}`,
    exceptionMessage: message,
    code,
    version,
    attempts: String(countAttempts(headers) + 1),
    failedAt: failedAt.toISOString(),
  };
  return Object.entries(texts).map(([name, text]) =>
    textHeader(DEAD_LETTER_HEADERS[name as keyof typeof DEAD_LETTER_HEADERS], text)
  );
}

function dispositionHeader(disposition: Disposition): Header {
  return textHeader(DEAD_LETTER_HEADERS.disposition, disposition);
}

function cutHeaders(value: Uint8Array | null): Header[] {
  if (value === null) return [dispositionHeader("oversize")];
  return [
    dispositionHeader("oversize"),
    textHeader(DEAD_LETTER_HEADERS.valueBytes, String(value.length)),
    textHeader(DEAD_LETTER_HEADERS.valueChecksum, checksum(value)),
  ];
}
