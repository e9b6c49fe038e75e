/**
 * Creates annotators from the name of a model.
 *
 * @module
 */
import type { Annotator } from "./contract.ts";
import { type AnnotatorSettings, InProcessAnnotator } from "./in_process.ts";
import { findModel, loadSource, type ModelSource, readModelInfo } from "./model_store.ts";
import { WorkerPool } from "./workers/pool.ts";

/**
 * Loads a model and creates an annotator with a number of workers; with 0 it works in this thread.
 *
 * @throws {RunError} with exit code 78 if the model does not exist, or its file is damaged.
 */
export async function loadAnnotator(
  nameOrPath: string,
  settings: AnnotatorSettings,
  workers = 0,
): Promise<Annotator> {
  return await loadAnnotatorFrom(await findModel(nameOrPath), settings, workers);
}

/**
 * Creates an annotator from a model that was found.
 *
 * @throws {RunError} with exit code 78 if its file is damaged.
 */
export async function loadAnnotatorFrom(
  model: ModelSource,
  settings: AnnotatorSettings,
  workers: number,
): Promise<Annotator> {
  return workers === 0
    ? new InProcessAnnotator((await loadSource(model, settings)).tagger, settings)
    : new WorkerPool(readModelInfo(model), { model, settings }, { workers });
}
