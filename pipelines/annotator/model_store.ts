/**
 * Finds and loads models: shipped models and rules by name, others by the path of their file.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import { parseArtifact, toModelInfo } from "#models/artifact.ts";
import { ignoreBreaks } from "#models/ignore_breaks.ts";
import { rules } from "#models/rules.ts";
import type { LineTagger } from "#models/network.ts";
import { didYouMean } from "#lib/did_you_mean.ts";
import { EXIT, RunError, systemReason } from "../errors.ts";

/**
 * The default model.
 *
 * @example
 * ```ts
 * import { createAnnotator, DEFAULT_MODEL } from "@refrain/refrain";
 * import assert from "node:assert/strict";
 *
 * using annotator = await createAnnotator();
 * assert.equal(annotator.model.name, DEFAULT_MODEL);
 * ```
 */
export const DEFAULT_MODEL = "refrain";

/** Models that come with Refrain, in `models/trained/`: the files `NAME.safetensors`. */
const SHIPPED: readonly string[] = [DEFAULT_MODEL, "refrain-open", "blstm"];

/**
 * The names of all models: those that come with Refrain, and the rules, which learn nothing.
 *
 * @example
 * ```ts
 * import { MODEL_NAMES } from "@refrain/refrain";
 * import assert from "node:assert/strict";
 *
 * assert.ok(MODEL_NAMES.includes("blstm") && MODEL_NAMES.includes("recurring-pair"));
 * ```
 */
export const MODEL_NAMES: readonly string[] = [...SHIPPED, ...rules.map(({ model }) => model.name)];

/** A model, and its training data. */
export interface LoadedModel {
  readonly tagger: LineTagger;
  /** The checksums of its training data (`dataChecksum`); empty for a rule. */
  readonly trainedOn: ReadonlySet<string>;
}

/** A model that was found: a rule by its name, or a network in the bytes of its file. */
export type ModelSource = { readonly rule: string } | {
  /** The name or location that the user gave, for messages. */
  readonly name: string;
  readonly bytes: Uint8Array;
};

/**
 * Finds a model: a shipped model or a rule by name, or a model's file by path or URL.
 *
 * @throws {RunError} with exit code 78 if there is no such model.
 */
export async function findModel(model: string | URL): Promise<ModelSource> {
  const name = String(model);
  if (rules.some(({ model }) => model.name === name)) return { rule: name };
  const location = SHIPPED.includes(name)
    ? new URL(`../../models/trained/${name}.safetensors`, import.meta.url)
    : model;
  return { name, bytes: await readModel(location, name) };
}

/** How a model is used. */
export interface ModelOptions {
  /** Whether it labels every song as one without stanza breaks (no). */
  readonly ignoreBreaks?: boolean;
}

/**
 * Loads a model that was found.
 *
 * @throws {RunError} with exit code 78 if its file is damaged.
 */
export async function loadSource(
  source: ModelSource,
  options: ModelOptions = {},
): Promise<LoadedModel> {
  const model = await loadUnchanged(source);
  return options.ignoreBreaks ? { ...model, tagger: ignoreBreaks(model.tagger) } : model;
}

async function loadUnchanged(source: ModelSource): Promise<LoadedModel> {
  if ("rule" in source) return { tagger: ruleOf(source), trainedOn: new Set() };
  // Imported here: with workers, the main thread needs neither the network nor the dictionaries.
  const { createTagger } = await import("#models/create_tagger.ts");
  const artifact = parseSource(source);
  try {
    const trainedOn = artifact.record.training.data.map(({ checksum }) => checksum);
    return { tagger: await createTagger(artifact), trainedOn: new Set(trainedOn) };
  } catch (error) {
    throw modelError(source.name, (error as Error).message);
  }
}

/**
 * Reads how annotations name a model that was found, without loading its network.
 *
 * @throws {RunError} with exit code 78 if its file is damaged.
 */
export function readModelInfo(source: ModelSource): ModelInfo {
  return "rule" in source ? ruleOf(source).model : toModelInfo(parseSource(source));
}

/** Finds and loads a model. */
export async function loadModel(
  nameOrPath: string,
  options?: ModelOptions,
): Promise<LoadedModel> {
  return await loadSource(await findModel(nameOrPath), options);
}

/** The tagger of a model, as {@linkcode loadModel} loads it. */
export async function loadTagger(
  nameOrPath: string,
  options?: ModelOptions,
): Promise<LineTagger> {
  return (await loadModel(nameOrPath, options)).tagger;
}

function ruleOf({ rule }: { readonly rule: string }): LineTagger {
  return rules.find(({ model }) => model.name === rule)!;
}

/** Parses the file of a model. */
function parseSource({ name, bytes }: { readonly name: string; readonly bytes: Uint8Array }) {
  try {
    return parseArtifact(bytes);
  } catch (error) {
    throw modelError(name, (error as Error).message);
  }
}

/** Reads the file of a model. */
async function readModel(location: string | URL, name: string): Promise<Uint8Array> {
  try {
    const isRemote = location instanceof URL && location.protocol !== "file:";
    return isRemote ? await download(location) : await Deno.readFile(location);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) {
      throw modelError(name, systemReason(error as Error));
    }
    const known = `Models: ${MODEL_NAMES.join(", ")}${didYouMean(name, MODEL_NAMES)}`;
    throw modelError(name, `there is no such model or file. ${known}`);
  }
}

async function download(url: URL): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return await response.bytes();
}

function modelError(name: string, reason: string): RunError {
  return new RunError(EXIT.badConfiguration, `Model ${name}: ${reason}`);
}
