/**
 * Dead letters: records that could not be processed, kept for people to look at and to replay.
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

/** Where a dead letter goes, and who wrote it when. */
export interface DeadLetterContext {
  /** The topic of dead letters. */
  readonly topic: string;
  /** The consumer group, which stands for the pipeline. */
  readonly group: string;
  /** The process, among those of its group. */
  readonly task: string;
  /** The version of Refrain. */
  readonly version: string;
  readonly failedAt: Date;
  /** The largest record that the topic takes, in bytes. */
  readonly maxBytes?: number;
}

/**
 * The dead letter of a record: its key, value and headers as they are, and headers that say why it
 * failed. Of a letter that was replayed and fails again, the latter are made anew.
 *
 * What would not fit into the topic is left out in this order: all but the first
 * {@linkcode KEPT_BYTES} of the value, the record's own headers, its key.
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
  const letterOf = (kept: Kept, reasons: readonly Header[]): OutgoingRecord => ({
    ...kept,
    topic: context.topic,
    headers: [...kept.headers, ...errors, ...reasons],
  });

  const { maxBytes = maxRecordSize() } = context;
  const fits = (letter: OutgoingRecord) => recordBytes(letter) <= maxBytes;
  const letter = letterOf(whole, [dispositionHeader(disposition)]);
  if (fits(letter)) return letter;

  const cut = value?.subarray(0, KEPT_BYTES) ?? null;
  const smaller = [
    { key, value: cut, headers: original },
    { key, value: cut, headers: [] },
    { key: null, value: cut, headers: [] },
  ].map((kept) => letterOf(kept, cutHeaders(value)));
  return smaller.find(fits) ?? smaller.at(-1)!;
}

/** What a letter keeps of its record. */
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
