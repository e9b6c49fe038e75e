/**
 * Line events for tests: records of one partition, and a labeller of them that works with a rule.
 *
 * @module
 */
import type { Labelling } from "#lib/labelling.ts";
import { createAnnotation } from "#lib/annotation.ts";
import type { Song } from "#lib/song.ts";
import { recurringPair } from "#models/rules.ts";
import type { Annotated } from "#pipelines/annotator/contract.ts";
import { songStatistics } from "#pipelines/annotator/song_statistics.ts";
import type { OutgoingRecord, TopicRecord } from "#pipelines/kafka/records.ts";
import {
  LineEventLabeller,
  type LineEventLabellerOptions,
} from "#pipelines/consume/line_events/labeller.ts";
import { textHeader } from "#pipelines/kafka/records.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A record of one partition; an event that is no text becomes JSON. */
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

/** A song's annotation with its lines, as the recurring-pair rule has it. */
export async function annotateByRule(song: Song, labelling: Labelling): Promise<Annotated> {
  const annotation = createAnnotation(song, labelling, recurringPair.model, { withLines: true });
  return {
    id: song.id,
    bytes: encoder.encode(JSON.stringify(annotation) + "\n"),
    counts: await songStatistics(song, labelling, recurringPair.model),
  };
}

/** A labeller that is complete but for what the test states. Dead letters say `offset code` as their key. */
export function lineEventLabeller(
  stated: Partial<LineEventLabellerOptions> = {},
): LineEventLabeller {
  return new LineEventLabeller({
    tagger: recurringPair,
    annotate: annotateByRule,
    toAnnotation: ({ id, bytes }, { offset }) => ({
      topic: "songs",
      key: encoder.encode(id),
      value: bytes,
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
export interface Told {
  readonly topic: string;
  readonly key: string;
  // deno-lint-ignore no-explicit-any -- JSON of an annotation
  readonly value: any;
  readonly headers: Readonly<Record<string, string>>;
}

/** An outgoing record in words. */
export function toldBy({ topic, key, value, headers }: OutgoingRecord): Told {
  const text = value && decoder.decode(value);
  return {
    topic,
    key: decoder.decode(key!),
    value: topic === "dead" || text === null ? text : JSON.parse(text),
    headers: Object.fromEntries(headers.map(({ name, value }) => [name, decoder.decode(value!)])),
  };
}
