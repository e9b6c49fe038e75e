import { jsonOfAnnotation } from "#lib/formats/jsonl.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import { recurringPair } from "#models/rules.ts";
import { annotate, type AnnotateOutcome, type AnnotateRun } from "#pipelines/annotate.ts";
import { inThisThread } from "#pipelines/song_tagger.ts";
import type { Source } from "#pipelines/sources/source.ts";
import { MemorySink } from "./memory_sink.ts";

/** An annotate run that is complete but for what the test states. */
export function annotateRun(source: Source, stated: Partial<AnnotateRun> = {}): AnnotateRun {
  return {
    source,
    tagger: inThisThread(recurringPair),
    output: new MemorySink(),
    rejects: new MemorySink(),
    write: (_, annotation) => jsonOfAnnotation(annotation),
    limits: SONG_LIMITS,
    withLines: false,
    signal: new AbortController().signal,
    ...stated,
  };
}

/** Annotates into memory. */
export async function annotated(
  source: Source,
  stated: Partial<Omit<AnnotateRun, "output" | "rejects">> = {},
): Promise<{ outcome: AnnotateOutcome; output: MemorySink; rejects: MemorySink }> {
  const output = new MemorySink(), rejects = new MemorySink();
  const outcome = await annotate(annotateRun(source, { ...stated, output, rejects }));
  return { outcome, output, rejects };
}
