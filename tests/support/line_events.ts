/**
 * Line events for tests: records of one partition, and a labeller of them that works with a rule.
 *
 * @module
 */
import { recurringPair } from "#models/rules.ts";
import type { OutgoingRecord, TopicRecord } from "#pipelines/kafka/records.ts";
import {
  LineEventLabeller,
  type LineEventLabellerOptions,
} from "#pipelines/consume/line_events/labeller.ts";
import { textHeader } from "#pipelines/kafka/records.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A record of one partition; an event that is not a text becomes JSON. */
export function eventRecord(
  offset: number,
  event: unknown,
  stated: Partial<TopicRecord> = {},
): TopicRecord {
  const text = typeof event === "string" ? event : JSON.stringify(event);
  return {
    topic: "lines",
    partition: 0,
    offset: BigInt(offset),
    timestamp: 0,
    key: null,
    value: encoder.encode(text),
    headers: [],
    ...stated,
  };
}

/** A complete labeller, with the overrides of the test. Dead letters say `offset code` as their key. */
export function lineEventLabeller(
  stated: Partial<LineEventLabellerOptions> = {},
): LineEventLabeller {
  return new LineEventLabeller({
    tagger: recurringPair,
    withLines: true,
    toAnnotation: ({ id, bytes }, { offset }) => ({
      topic: "songs",
      key: encoder.encode(id),
      value: bytes.subarray(0, -1),
      headers: [textHeader("last", String(offset))],
    }),
    toDeadLetter: ({ offset, value }, { code, message }) => ({
      topic: "dead",
      key: encoder.encode(`${offset} ${code}`),
      value,
      headers: [textHeader("message", message)],
    }),
    fits: () => true,
    ...stated,
  });
}

/** What an outgoing record says: its key, its headers, and the value, parsed if it is an annotation. */
export interface RecordContent {
  readonly topic: string;
  readonly key: string;
  // deno-lint-ignore no-explicit-any -- JSON of an annotation
  readonly value: any;
  readonly headers: Readonly<Record<string, string>>;
}

/** An outgoing record as a text. */
export function readRecord({ topic, key, value, headers }: OutgoingRecord): RecordContent {
  const text = value && decoder.decode(value);
  return {
    topic,
    key: decoder.decode(key!),
    value: topic === "dead" || text === null ? text : JSON.parse(text),
    headers: Object.fromEntries(headers.map(({ name, value }) => [name, decoder.decode(value!)])),
  };
}
