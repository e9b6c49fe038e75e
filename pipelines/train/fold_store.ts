/**
 * The predictions of finished folds, on disk: a run that was interrupted resumes after the last of them.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import type { Labelling } from "#lib/label.ts";
import { roundProbability, segmentConfidences } from "#lib/probability.ts";
import { toSegments } from "#lib/segment.ts";
import { join } from "node:path";
import { EXIT, RunError, unreadable } from "../errors.ts";
import type { LabelledSong } from "../stream/data_set.ts";
import { makeFolderFor } from "../stream/sinks/file.ts";
import { withSinks } from "../stream/sinks/outputs.ts";

/** Songs that a fold scores, predicted under one condition. */
export interface FoldPredictions {
  /** The suffix of the condition (`BreakCondition`). */
  readonly suffix: string;
  readonly model: ModelInfo;
  readonly songs: readonly LabelledSong[];
  /** How each song was labelled. */
  readonly labellings: readonly Labelling[];
}

/**
 * A folder of predictions. For each seed it has a folder for each condition, such as `seed-1` and
 * `seed-1-breaks`, with a file for each fold. `evaluate --predictions` reads such a folder as a whole.
 */
export class FoldStore {
  constructor(readonly folder: string) {}

  /**
   * Starts the folder, or resumes it.
   *
   * @param run everything that the predictions depend on, except the seeds: a JSON value
   * @throws {RunError} with exit code 73 if the folder holds the predictions of another run.
   */
  async open(run: unknown, signal: AbortSignal): Promise<void> {
    const path = join(this.folder, "run.json"), text = `${JSON.stringify(run, null, 2)}\n`;
    const found = await readIfExists(path);
    if (found === text) return;
    if (found !== undefined) {
      throw new RunError(
        EXIT.unwritable,
        `${path} is that of a run with other songs, settings or another release: give another folder`,
      );
    }
    await makeFolderFor(path);
    await withSinks(signal, async (open) => await (await open(path, {})).write(text));
  }

  /** The folder of a seed's predictions under a condition. */
  folderOf(seed: number, suffix = ""): string {
    return join(this.folder, `seed-${seed}${suffix}`);
  }

  /** Whether a fold is finished. */
  async has(seed: number, fold: number): Promise<boolean> {
    return await readIfExists(this.#path(seed, fold)) !== undefined;
  }

  /** Stores the predictions of a fold under all conditions. The fold is then finished. */
  async write(
    seed: number,
    fold: number,
    predictions: readonly FoldPredictions[],
    signal: AbortSignal,
  ): Promise<void> {
    await withSinks(signal, async (open) => {
      // The file without a suffix is the last to get its name: it says that the fold is finished.
      const last = predictions.filter(({ suffix }) => suffix === "");
      const others = predictions.filter(({ suffix, songs }) => suffix !== "" && songs.length > 0);
      for (const { suffix, model, songs, labellings } of [...others, ...last]) {
        const path = this.#path(seed, fold, suffix);
        await makeFolderFor(path);
        const sink = await open(path, { force: true });
        for (const [place, song] of songs.entries()) {
          await sink.write(toRecord(song, labellings[place], model));
        }
      }
    });
  }

  #path(seed: number, fold: number, suffix = ""): string {
    return join(this.folderOf(seed, suffix), `fold-${fold}.jsonl`);
  }
}

/** A line of JSONL that `evaluate --predictions` reads. */
function toRecord(
  { song, occurrence }: LabelledSong,
  labelling: Labelling,
  model: ModelInfo,
): string {
  const confidences = segmentConfidences(labelling);
  return JSON.stringify({
    id: song.id,
    occurrence,
    segments: toSegments(labelling.labels).map((segment, place) => ({
      ...segment,
      confidence: roundProbability(confidences[place]),
    })),
    chorus: Array.from(labelling.chorus, roundProbability),
    breaks_used: labelling.usedBreaks,
    model,
  }) + "\n";
}

async function readIfExists(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw unreadable(path, (error as Error).message);
  }
}
