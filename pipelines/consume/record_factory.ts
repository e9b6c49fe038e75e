/**
 * How results become records, and where these go.
 *
 * @module
 */
import type { Annotated } from "../annotator/contract.ts";
import type { Rejection } from "../stream/delivery.ts";
import type { OutgoingRecord, TopicRecord } from "../kafka/records.ts";

/** The records that results become. */
export interface RecordFactory {
  /** The record that an annotation becomes, or why it cannot be written. */
  readonly annotationOf: (annotated: Annotated, record: TopicRecord) => OutgoingRecord | Rejection;
  /** A tombstone for the song that a tombstone deletes, or why it cannot be written. */
  readonly tombstoneOf: (key: Uint8Array) => OutgoingRecord | Rejection;
  readonly deadLetterOf: (record: TopicRecord, rejection: Rejection) => OutgoingRecord;
  /** What is told of a song beside its annotation, if anything is. */
  readonly metricsOf?: (annotated: Annotated, record: TopicRecord) => OutgoingRecord;
  /** Whether its topic takes a record so large. What can be left out is, if it does not, and told. */
  readonly isTaken: (record: OutgoingRecord) => boolean;
}
