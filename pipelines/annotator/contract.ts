/**
 * The contract of everything that annotates records: in this thread, in workers, or elsewhere.
 *
 * @module
 */
import type { Annotation, ModelInfo } from "#lib/annotation.ts";
import type { SongStatistics } from "#lib/metrics/song_record.ts";
import type { Song } from "#lib/song.ts";
import type { Rejection } from "../stream/delivery.ts";
import type { RawRecord } from "../stream/sources/contract.ts";

/** Annotates records. */
export interface Annotator<Result = AnnotationResult> {
  /** The model, as annotations name it. */
  readonly model: ModelInfo;
  /** How many batches it can work on at once. */
  readonly concurrency: number;
  /**
   * Annotates a batch of records, in order. The annotation of a song depends neither on the other
   * records of its batch nor on the thread that makes it.
   */
  annotate(records: readonly RawRecord[]): Promise<readonly RecordResult<Result>[]>;
  /** Frees memory and threads. It cannot annotate any more, and a batch in progress may fail. */
  dispose(): void | Promise<void>;
}

/** The result of one record: "filtered" is a song in a language that the run leaves out. */
export type RecordResult<Result = AnnotationResult> = Result | Rejection | "filtered";

/** A song and its annotation. */
export interface AnnotationResult {
  readonly song: Song;
  readonly annotation: Annotation;
  /** What the song adds to the statistics of a run. */
  readonly statistics: SongStatistics;
}
