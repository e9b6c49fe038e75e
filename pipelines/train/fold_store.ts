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

/** The predictions for the songs that a fold scores. */
export interface FoldPredictions {
  readonly model: ModelInfo;
  /** Every song, as if its stanza breaks were unknown. */
  readonly withoutBreaks: readonly PredictedSong[];
  /** The songs that have stanza breaks, with them. */
  readonly withBreaks: readonly PredictedSong[];
}

/** A song and how it was labelled. */
export interface PredictedSong {
  readonly song: LabelledSong;
  readonly labelling: Labelling;
}

/**
 * A folder of predictions. For each seed it has two folders, such as `seed-1` and `seed-1-breaks`, with
 * a file for each fold. `evaluate --predictions` reads a folder as a whole.
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

  /** The folder of a seed's predictions. */
  folderOf(seed: number, breaks: "" | "-breaks" = ""): string {
    return join(this.folder, `seed-${seed}${breaks}`);
  }

  /** Whether a fold is finished. */
  async has(seed: number, fold: number): Promise<boolean> {
    return await readIfExists(this.#path(seed, fold)) !== undefined;
  }

  /** Stores the predictions of a fold, which is then finished. */
  async write(
    seed: number,
    fold: number,
    { model, withoutBreaks, withBreaks }: FoldPredictions,
    signal: AbortSignal,
  ): Promise<void> {
    await withSinks(signal, async (open) => {
      const store = async (path: string, songs: readonly PredictedSong[]) => {
        await makeFolderFor(path);
        const sink = await open(path, { force: true });
        for (const song of songs) await sink.write(toRecord(song, model));
      };
      // The file without breaks is the last to get its name: it says that the fold is finished.
      if (withBreaks.length > 0) await store(this.#path(seed, fold, "-breaks"), withBreaks);
      await store(this.#path(seed, fold), withoutBreaks);
    });
  }

  #path(seed: number, fold: number, breaks: "" | "-breaks" = ""): string {
    return join(this.folderOf(seed, breaks), `fold-${fold}.jsonl`);
  }
}

/** A line of JSONL that `evaluate --predictions` reads. */
function toRecord({ song, labelling }: PredictedSong, model: ModelInfo): string {
  const confidences = segmentConfidences(labelling);
  return JSON.stringify({
    id: song.song.id,
    occurrence: song.occurrence,
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
