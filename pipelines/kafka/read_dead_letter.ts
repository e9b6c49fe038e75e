import {
  attemptsOf,
  headerText,
  LETTER_HEADERS,
  withoutLetterHeaders,
} from "./dead_letter_headers.ts";
import type { OutgoingRecord, TopicRecord } from "./records.ts";

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
export function readDeadLetter(record: TopicRecord): DeadLetter {
  const text = (name: keyof typeof LETTER_HEADERS) =>
    headerText(record.headers, LETTER_HEADERS[name]);
  const whole = (name: keyof typeof LETTER_HEADERS) => /^\d+$/.exec(text(name) ?? "")?.[0];
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
    attempts: attemptsOf(record.headers),
    isCut: text("disposition") === "oversize",
  };
}

/** The letter's record as it was before it failed, but for the count of attempts. */
export function replayOf({ record }: DeadLetter, topic: string): OutgoingRecord {
  const { key, value, headers } = record;
  const attempts = headers.filter(({ name }) => name === LETTER_HEADERS.attempts);
  return { topic, key, value, headers: [...withoutLetterHeaders(headers), ...attempts] };
}
