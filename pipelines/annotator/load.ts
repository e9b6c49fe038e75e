/**
 * From the name of a model to what annotates records by it, in workers or in this thread.
 *
 * @module
 */
import type { Annotator } from "./contract.ts";
import { type AnnotatorSettings, InProcessAnnotator } from "./in_process.ts";
import { findModel, loadSource, type ModelSource, readModelInfo } from "./model_store.ts";
import { WorkerPool } from "./workers/pool.ts";

/**
 * Annotates in as many workers as are wanted; in this thread if that is none.
 *
 * @throws {RunError} with exit code 78 if there is no such model, or its file is damaged.
 */
export async function loadAnnotator(
  nameOrPath: string,
  settings: AnnotatorSettings,
  workers = 0,
): Promise<Annotator> {
  return await loadAnnotatorFrom(await findModel(nameOrPath), settings, workers);
}

/**
 * The same, of a model that was found.
 *
 * @throws {RunError} with exit code 78 if its file is damaged.
 */
export async function loadAnnotatorFrom(
  model: ModelSource,
  settings: AnnotatorSettings,
  workers: number,
): Promise<Annotator> {
  return workers === 0
    ? new InProcessAnnotator((await loadSource(model)).tagger, settings)
    : new WorkerPool(readModelInfo(model), { model, settings }, { workers });
}
