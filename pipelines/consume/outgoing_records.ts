/**
 * What a service writes of songs: annotations, tombstones, and what is told of songs and of partitions.
 *
 * @module
 */
import type { ModelName } from "#lib/annotation.ts";
import type { RunningTotals } from "#lib/metrics/running_totals.ts";
import { songMetricsOf } from "#lib/metrics/song_record.ts";
import type { Annotated } from "../annotator/contract.ts";
import { formatSource, RELEASE_HEADER, SOURCE_HEADER, TOTALS_SCHEMA } from "../kafka/headers.ts";
import {
  type Header,
  type OutgoingRecord,
  textHeader,
  type TopicRecord,
} from "../kafka/records.ts";

const encoder = new TextEncoder();

/** Makes records, with headers that name the model and the release. */
export class OutgoingRecords {
  readonly #model: readonly Header[];

  constructor(model: ModelName, release: string) {
    this.#model = [
      textHeader(RELEASE_HEADER, release),
      textHeader("refrain-model", model.name),
      textHeader("refrain-model-version", model.version),
      ...(model.checksum === null ? [] : [textHeader("refrain-model-checksum", model.checksum)]),
    ];
  }

  /** An annotation, by the song's id. */
  annotation(topic: string, annotated: Annotated, record: TopicRecord): OutgoingRecord {
    return {
      topic,
      key: encoder.encode(annotated.id),
      value: annotated.bytes.subarray(0, -1), // a record needs no line end
      headers: [...this.#model, textHeader(SOURCE_HEADER, formatSource(record))],
    };
  }

  /** The songs of a key are gone. */
  tombstone(topic: string, key: Uint8Array): OutgoingRecord {
    return { topic, key, value: null, headers: this.#model };
  }

  /** What is told of one song. */
  songMetrics(topic: string, { id, counts }: Annotated, record: TopicRecord): OutgoingRecord {
    const value = { ...songMetricsOf(id, counts), source: formatSource(record) };
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
