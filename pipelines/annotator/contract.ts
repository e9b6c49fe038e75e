/**
 * From the bytes of records to annotations as they are written, wherever the work is done.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import type { SongStatistics } from "#lib/metrics/song_statistics.ts";
import type { Rejection } from "../stream/delivery.ts";
import type { RawRecord } from "../stream/sources/contract.ts";

/** Annotates records. */
export interface Annotator<Song extends Labelled = Annotated> {
  /** The model, as annotations name it. */
  readonly model: ModelInfo;
  /** How many batches it has use for at once. */
  readonly width: number;
  /**
   * What becomes of each record, in order. The bytes of an annotation depend neither on its batch nor
   * on where the work is done.
   */
  annotate(records: readonly RawRecord[]): Promise<readonly RecordResult<Song>[]>;
  /** Frees what it holds. It cannot annotate any more; what is under way may fail. */
  dispose(): void | Promise<void>;
}

/** What becomes of a record: an annotation, a rejection, or nothing, as its language is not wanted. */
export type RecordResult<Song extends Labelled = Annotated> = Song | Rejection | "filtered";

/** A song's annotation. */
export interface Labelled {
  readonly id: string;
  /** The annotation as it is written, in UTF-8, line end included. */
  readonly bytes: Uint8Array;
}

/** A song's annotation, and its figures. */
export interface Annotated extends Labelled {
  /** What the song adds to the counts of a run. */
  readonly counts: SongStatistics;
}
