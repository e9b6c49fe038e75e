/**
 * Creates annotators from the name of a model.
 *
 * @module
 */
import type { Annotator } from "./contract.ts";
import { encodeAnnotations, type EncodedResult } from "./encoded_annotation.ts";
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
  const model = await findModel(nameOrPath);
  return workers === 0
    ? await loadInProcess(model, settings)
    : new WorkerPool(readModelInfo(model), { model, settings, results: "values" }, { workers });
}

/**
 * Creates an annotator with encoded results from a model that was found. Workers encode them: bytes are
 * faster to send than values, and the main thread has less to do.
 *
 * @throws {RunError} with exit code 78 if the model's file is damaged.
 */
export async function loadEncodingAnnotator(
  model: ModelSource,
  settings: AnnotatorSettings,
  workers: number,
): Promise<Annotator<EncodedResult>> {
  return workers === 0
    ? encodeAnnotations(await loadInProcess(model, settings))
    : new WorkerPool(readModelInfo(model), { model, settings, results: "encoded" }, { workers });
}

async function loadInProcess(
  model: ModelSource,
  settings: AnnotatorSettings,
): Promise<InProcessAnnotator> {
  return new InProcessAnnotator((await loadSource(model, settings)).tagger, settings);
}
