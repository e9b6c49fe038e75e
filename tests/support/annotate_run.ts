import { jsonl } from "#lib/formats/jsonl.ts";
import { recurringPair } from "#models/rules.ts";
import type { LineTagger } from "#models/network.ts";
import { annotate, type AnnotateOutcome, type AnnotateRun } from "#pipelines/annotate/run.ts";
import { type AnnotatorSettings, InProcessAnnotator } from "#pipelines/annotator/in_process.ts";
import type { Source } from "#pipelines/stream/sources/contract.ts";
import { annotatorSettings } from "./annotator_settings.ts";
import { MemorySink } from "./memory_sink.ts";

/** Overrides of a run: its parts or, in place of an annotator, a tagger and settings. */
type Stated = Partial<AnnotateRun & AnnotatorSettings & { readonly tagger: LineTagger }>;

/** A complete annotate run, with the overrides of the test. */
export function annotateRun(source: Source, stated: Stated = {}): AnnotateRun {
  const { tagger = recurringPair, limits, withLines, languages, ...parts } = stated;
  const given = Object.entries({ limits, withLines, languages })
    .filter(([, value]) => value !== undefined);
  const settings = annotatorSettings(Object.fromEntries(given));
  return {
    source,
    annotator: new InProcessAnnotator(tagger, settings),
    stringify: jsonl.stringify,
    output: new MemorySink(),
    rejects: new MemorySink(),
    signal: new AbortController().signal,
    ...parts,
  };
}

/** Annotates into memory. */
export async function annotated(
  source: Source,
  stated: Omit<Stated, "output" | "rejects"> = {},
): Promise<{ outcome: AnnotateOutcome; output: MemorySink; rejects: MemorySink }> {
  const output = new MemorySink(), rejects = new MemorySink();
  const outcome = await annotate(annotateRun(source, { ...stated, output, rejects }));
  return { outcome, output, rejects };
}
