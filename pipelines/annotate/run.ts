/**
 * The main job: songs in, annotations out.
 *
 * @module
 */
import { withField } from "#lib/formats/jsonl.ts";
import { Accounting } from "../stream/accounting.ts";
import type { AnnotationFormat } from "../annotator/output_format.ts";
import type { Annotated, Annotator } from "../annotator/contract.ts";
import { type Batch, Rejection } from "../stream/delivery.ts";
import { JoinedBytes } from "../stream/concat_buffer.ts";
import { annotateStream } from "../annotator/annotate_stream.ts";
import { jsonOfRejection } from "../stream/sinks/rejects.ts";
import type { Sink } from "../stream/sinks/contract.ts";
import type { Source } from "../stream/sources/contract.ts";
import { RunStatistics, type Tallied } from "../annotator/run_statistics.ts";

/** What a run of annotate is made of. */
export interface AnnotateRun {
  readonly source: Source;
  readonly annotator: Annotator;
  /** How the annotator writes. */
  readonly format: AnnotationFormat;
  /** Where annotations go. */
  readonly output: Sink;
  /** Where rejects go, as JSONL. */
  readonly rejects: Sink;
  /** When it aborts, what has been read is finished and no more is read. */
  readonly signal: AbortSignal;
  /** Counts the records, so that it can be asked when a run has failed (one of its own). */
  readonly accounting?: Accounting;
  /** Is told after each batch. */
  readonly progress?: (accounting: Accounting) => void;
}

/** How a run went. */
export interface AnnotateOutcome extends Tallied {
  readonly accounting: Accounting;
}

/** Annotates every song of a source. */
export async function annotate(run: AnnotateRun): Promise<AnnotateOutcome> {
  const { accounting = new Accounting() } = run,
    tally = new RunStatistics(),
    joined = new JoinedBytes();
  for await (const batch of annotateStream({ ...run, accounting })) {
    await store(batch, run, { tally, joined });
    accounting.countStored(batch);
    tally.countUnreadable(batch);
    run.progress?.(accounting);
  }
  return { accounting, ...tally.outcome() };
}

/** Counts the songs of a batch, and writes its annotations and rejections. */
async function store(
  batch: Batch<Annotated | "filtered">,
  { output, rejects, format }: AnnotateRun,
  { tally, joined }: { readonly tally: RunStatistics; readonly joined: JoinedBytes },
): Promise<void> {
  const written: Uint8Array[] = [], rejected: string[] = [];
  for (const { content, origin } of batch) {
    if (content instanceof Rejection) rejected.push(jsonOfRejection(content, origin));
    else if (content !== "filtered") written.push(numbered(content, tally.add(content), format));
  }
  if (written.length > 0) await output.write(joined.of(written));
  if (rejected.length > 0) await rejects.write(rejected.join(""));
}

/** The annotation of a song, with its number if its id had come before. */
function numbered(
  { bytes }: Annotated,
  occurrence: number,
  format: AnnotationFormat,
): Uint8Array {
  const isNumbered = occurrence > 1 && format === "jsonl";
  return isNumbered ? withField(bytes, "occurrence", occurrence) : bytes;
}
