/**
 * Creates the records that results become: annotations, tombstones, dead letters, metrics and totals.
 *
 * @module
 */
import type { EncodedResult } from "../annotator/encoded_annotation.ts";
import type { ModelOptions } from "../annotator/model_store.ts";
import type { Rejection } from "../stream/delivery.ts";
import {
  formatSource,
  type Header,
  IGNORE_BREAKS_HEADER,
  type OutgoingRecord,
  RELEASE_HEADER,
  SOURCE_HEADER,
  textHeader,
  type TopicRecord,
  TOTALS_SCHEMA,
} from "../kafka/records.ts";
import type { ModelInfo } from "#lib/annotation.ts";
import type { RunningTotals } from "#lib/metrics/running_totals.ts";
import { toSongMetrics } from "#lib/metrics/song_record.ts";
import type { Log } from "../service/log.ts";
import type { ConsumeSettings } from "./settings.ts";
import { rejection } from "../stream/decode.ts";
import { createDeadLetter } from "../kafka/create_dead_letter.ts";
import { maxRecordSize, recordBytes } from "../kafka/messages.ts";
import type { TopicDescription } from "../kafka/topic_admin.ts";

/** Creates the records of results, for the topics of the settings. */
export interface RecordFactory {
  /** The record of an annotation, or why it cannot be written. */
  readonly toAnnotation: (
    result: EncodedResult,
    record: TopicRecord,
  ) => OutgoingRecord | Rejection;
  /** The tombstone of a deleted song, or why it cannot be written. */
  readonly toTombstone: (key: Uint8Array) => OutgoingRecord | Rejection;
  readonly toDeadLetter: (record: TopicRecord, rejection: Rejection) => OutgoingRecord;
  /** The record of a song's metrics, if they are written. */
  readonly toSongMetrics?: (result: EncodedResult, record: TopicRecord) => OutgoingRecord;
  /** Whether a record is small enough for its topic. If not, this logs that it is left out. */
  readonly fits: (record: OutgoingRecord) => boolean;
}

const encoder = new TextEncoder();

/** Creates records with headers that name the model, how it is used, and the version of Refrain. */
export class OutgoingRecords {
  readonly #model: readonly Header[];

  constructor(model: ModelInfo, release: string, { ignoreBreaks = false }: ModelOptions = {}) {
    this.#model = [
      textHeader(RELEASE_HEADER, release),
      textHeader("refrain-model", model.name),
      textHeader("refrain-model-version", model.version),
      ...(model.checksum === null ? [] : [textHeader("refrain-model-checksum", model.checksum)]),
      ...(ignoreBreaks ? [textHeader(IGNORE_BREAKS_HEADER, "true")] : []),
    ];
  }

  /** An annotation. Its key is the song's id. */
  annotation(topic: string, result: EncodedResult, record: TopicRecord): OutgoingRecord {
    return {
      topic,
      key: encoder.encode(result.id),
      value: result.bytes.subarray(0, -1), // a record has no line end
      headers: [...this.#model, textHeader(SOURCE_HEADER, formatSource(record))],
    };
  }

  /** A tombstone: the songs of a key were deleted. */
  tombstone(topic: string, key: Uint8Array): OutgoingRecord {
    return { topic, key, value: null, headers: this.#model };
  }

  /** The metrics of one song. */
  songMetrics(topic: string, result: EncodedResult, record: TopicRecord): OutgoingRecord {
    const { id, statistics } = result;
    const value = { ...toSongMetrics(id, statistics), source: formatSource(record) };
    return this.#json(topic, id, value);
  }

  /** The totals of the songs of a partition before an offset. */
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

/** The partition of totals, and the offset up to which they count. */
export interface TotalsPosition {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly end: bigint;
}

/** The topic of records that go to a file. No real topic has this name. */
export const FILE_TOPIC = "";

/** What a record factory needs, besides the settings. */
export interface RecordFactoryOptions {
  readonly records: OutgoingRecords;
  readonly version: string;
  readonly log: Log;
}

/** Creates the record factory of the service. */
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
    const message = `The annotation has ${bytes} bytes; ${output} accepts at most ${most}`;
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
      log.warn("record left out: it is too large for its topic", {
        topic: record.topic,
        bytes,
        at_most,
      });
      return false;
    },
  };
}
