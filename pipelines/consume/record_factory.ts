/**
 * How results become records, and where these go.
 *
 * @module
 */
import type { AnnotationResult } from "../annotator/contract.ts";
import type { Rejection } from "../stream/delivery.ts";
import {
  type Header,
  type OutgoingRecord,
  textHeader,
  type TopicRecord,
} from "../kafka/records.ts";
import type { ModelInfo } from "#lib/annotation.ts";
import type { RunningTotals } from "#lib/metrics/running_totals.ts";
import { toSongMetrics } from "#lib/metrics/song_record.ts";
import { formatSource, RELEASE_HEADER, SOURCE_HEADER, TOTALS_SCHEMA } from "../kafka/headers.ts";
import type { Log } from "../service/log.ts";
import type { ConsumeSettings } from "./settings.ts";
import { rejection } from "../stream/decode.ts";
import { createDeadLetter } from "../kafka/create_dead_letter.ts";
import { maxRecordSize, recordBytes } from "../kafka/messages.ts";
import type { TopicDescription } from "../kafka/topic_admin.ts";

/** The records that results become. */
export interface RecordFactory {
  /** The record that an annotation becomes, or why it cannot be written. */
  readonly toAnnotation: (
    result: AnnotationResult,
    record: TopicRecord,
  ) => OutgoingRecord | Rejection;
  /** A tombstone for the song that a tombstone deletes, or why it cannot be written. */
  readonly toTombstone: (key: Uint8Array) => OutgoingRecord | Rejection;
  readonly toDeadLetter: (record: TopicRecord, rejection: Rejection) => OutgoingRecord;
  /** What is told of a song beside its annotation, if anything is. */
  readonly toSongMetrics?: (result: AnnotationResult, record: TopicRecord) => OutgoingRecord;
  /** Whether its topic takes a record so large. What can be left out is, if it does not, and told. */
  readonly fits: (record: OutgoingRecord) => boolean;
}

const encoder = new TextEncoder();

/** Makes records, with headers that name the model and the release. */
export class OutgoingRecords {
  readonly #model: readonly Header[];

  constructor(model: ModelInfo, release: string) {
    this.#model = [
      textHeader(RELEASE_HEADER, release),
      textHeader("refrain-model", model.name),
      textHeader("refrain-model-version", model.version),
      ...(model.checksum === null ? [] : [textHeader("refrain-model-checksum", model.checksum)]),
    ];
  }

  /** An annotation, by the song's id. */
  annotation(topic: string, result: AnnotationResult, record: TopicRecord): OutgoingRecord {
    const { song, annotation } = result;
    return {
      topic,
      key: encoder.encode(song.id),
      value: encoder.encode(JSON.stringify(annotation)),
      headers: [...this.#model, textHeader(SOURCE_HEADER, formatSource(record))],
    };
  }

  /** The songs of a key are gone. */
  tombstone(topic: string, key: Uint8Array): OutgoingRecord {
    return { topic, key, value: null, headers: this.#model };
  }

  /** What is told of one song. */
  songMetrics(topic: string, result: AnnotationResult, record: TopicRecord): OutgoingRecord {
    const { song: { id }, statistics } = result;
    const value = { ...toSongMetrics(id, statistics), source: formatSource(record) };
    return this.#json(topic, id, value);
  }

  /** What all songs of a partition add up to, before an offset. */
  totals(topic: string, of: TotalsPosition, totals: RunningTotals): OutgoingRecord {
    const { group, topic: input, partition, end } = of;
    const value = {
      schema: TOTALS_SCHEMA,
      group,
      topic: input,
      partition,
      end: `${end}`,
      ...totals.totals(),
    };
    return this.#json(topic, `${group}/${input}/${partition}`, value);
  }

  #json(topic: string, key: string, value: unknown): OutgoingRecord {
    return {
      topic,
      key: encoder.encode(key),
      value: encoder.encode(JSON.stringify(value)),
      headers: this.#model,
    };
  }
}

/** Whose totals they are, and up to which offset. */
export interface TotalsPosition {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly end: bigint;
}

/** The topic that stands for a file. No topic can be called so. */
export const FILE_TOPIC = "";

/** What a record maker works with. */
export interface RecordFactoryOptions {
  readonly records: OutgoingRecords;
  readonly version: string;
  readonly log: Log;
}

/** How results become records. */
export function createRecordFactory(
  settings: ConsumeSettings,
  topics: ReadonlyMap<string, TopicDescription>,
  { records, version, log }: RecordFactoryOptions,
): RecordFactory {
  const { output = FILE_TOPIC, dlq, group, clientId: task, metricsTopic } = settings;
  const largest = (topic: string) =>
    topic === FILE_TOPIC ? Infinity : maxRecordSize(topics.get(topic));
  const orTooLarge = (record: OutgoingRecord, value: Uint8Array) => {
    const bytes = recordBytes(record), most = largest(output);
    if (bytes <= most) return record;
    const message = `The annotation has ${bytes} bytes; ${output} takes at most ${most}`;
    return rejection(value, "annotation_too_large", "write", message);
  };
  return {
    toAnnotation: (result, record) =>
      orTooLarge(records.annotation(output, result, record), record.value!),
    toTombstone: (key) => orTooLarge(records.tombstone(output, key), new Uint8Array()),
    toDeadLetter: (record, rejection) =>
      createDeadLetter(record, rejection, {
        topic: dlq,
        group,
        task,
        version,
        failedAt: new Date(),
        maxBytes: largest(dlq),
      }),
    ...(metricsTopic !== undefined && {
      toSongMetrics: (result, record) => records.songMetrics(metricsTopic, result, record),
    }),
    fits(record) {
      const bytes = recordBytes(record), at_most = largest(record.topic);
      if (bytes <= at_most) return true;
      log.warn("left out: a record is too large for its topic", {
        topic: record.topic,
        bytes,
        at_most,
      });
      return false;
    },
  };
}
