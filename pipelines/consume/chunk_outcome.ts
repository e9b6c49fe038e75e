/**
 * What becomes of a chunk of records, one after the other.
 *
 * @module
 */
import type { SongCounts } from "#lib/metrics/song_statistics.ts";
import type { Annotated } from "../annotator/contract.ts";
import type { RejectCode, Rejection } from "../stream/delivery.ts";
import type { OutgoingRecord, TopicRecord } from "../kafka/records.ts";
import type { Labelled } from "./partition_labeller.ts";
import type { RecordMakers } from "./record_factory.ts";

/** Gathers what is to be written and counted. */
export class ChunkOutcome implements Omit<Labelled, "next" | "state"> {
  readonly outgoing: OutgoingRecord[] = [];
  readonly counts: SongCounts[] = [];
  readonly rejected = new Map<RejectCode, number>();
  written = 0;
  filtered = 0;
  readonly #makers: Pick<RecordMakers, "deadLetterOf" | "metricsOf" | "isTaken">;

  constructor(makers: Pick<RecordMakers, "deadLetterOf" | "metricsOf" | "isTaken">) {
    this.#makers = makers;
  }

  /** A finished song's annotation, and what is told of it. */
  addSong(annotation: OutgoingRecord, annotated: Annotated, record: TopicRecord): void {
    const { metricsOf, isTaken } = this.#makers;
    this.outgoing.push(annotation);
    const metrics = metricsOf?.(annotated, record);
    if (metrics && isTaken(metrics)) this.outgoing.push(metrics);
    this.counts.push(annotated.counts);
  }

  /** A dead letter. A record that has been counted before is not counted again. */
  reject(record: TopicRecord, rejection: Rejection, { isCounted = true } = {}): void {
    this.outgoing.push(this.#makers.deadLetterOf(record, rejection));
    if (!isCounted) return;
    this.rejected.set(rejection.code, (this.rejected.get(rejection.code) ?? 0) + 1);
  }
}
