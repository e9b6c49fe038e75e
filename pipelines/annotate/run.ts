/**
 * The pipeline of annotate: songs in, annotations out.
 *
 * @module
 */
import type { Annotation } from "#lib/annotation.ts";
import type { Song } from "#lib/song.ts";
import { annotateStream } from "../annotator/annotate_stream.ts";
import type { AnnotationResult, Annotator } from "../annotator/contract.ts";
import { RunStatistics, type StatisticsSummary } from "../annotator/run_statistics.ts";
import { Accounting } from "../stream/accounting.ts";
import { ConcatBuffer } from "../stream/concat_buffer.ts";
import { type Batch, Rejection } from "../stream/delivery.ts";
import type { Sink } from "../stream/sinks/contract.ts";
import { stringifyRejection } from "../stream/sinks/rejects.ts";
import type { Source } from "../stream/sources/contract.ts";

/** The parts of a run. */
export interface AnnotateRun {
  readonly source: Source;
  readonly annotator: Annotator;
  /** The text of an annotation in the output format, line end included. */
  readonly stringify: (song: Song, annotation: Annotation) => string;
  /** Where annotations go. */
  readonly output: Sink;
  /** Where rejections go, as JSONL. */
  readonly rejects: Sink;
  /** When it aborts, no more is read, and what has been read is still written. */
  readonly signal: AbortSignal;
  /** Counts the records; the caller can read it also when the run has failed (a new one). */
  readonly accounting?: Accounting;
  /** Called after each batch. */
  readonly progress?: (accounting: Accounting) => void;
}

/** The result of a run. */
export interface AnnotateOutcome extends StatisticsSummary {
  readonly accounting: Accounting;
}

/** Annotates every song of a source. */
export async function annotate(run: AnnotateRun): Promise<AnnotateOutcome> {
  const { output, rejects, progress, accounting = new Accounting() } = run;
  const statistics = new RunStatistics(run.annotator.model), buffer = new ConcatBuffer();
  for await (const batch of annotateStream({ ...run, accounting })) {
    const { annotations, rejections } = toText(batch, run, statistics);
    if (annotations !== "") await output.write(buffer.encode(annotations));
    if (rejections !== "") await rejects.write(rejections);
    accounting.countStored(batch);
    statistics.countUnreadable(batch);
    progress?.(accounting);
  }
  return { accounting, ...statistics.outcome() };
}

/** The text that a batch becomes; its songs are added to the statistics. */
function toText(
  batch: Batch<AnnotationResult | "filtered">,
  { stringify }: Pick<AnnotateRun, "stringify">,
  statistics: RunStatistics,
): { annotations: string; rejections: string } {
  let annotations = "", rejections = "";
  for (const { content, origin } of batch) {
    if (content instanceof Rejection) rejections += stringifyRejection(content, origin);
    else if (content !== "filtered") {
      const { song, annotation } = content, occurrence = statistics.add(content);
      annotations += stringify(song, occurrence > 1 ? { ...annotation, occurrence } : annotation);
    }
  }
  return { annotations, rejections };
}
