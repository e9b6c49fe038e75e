/**
 * A trained model as one file of bytes: its weights under PyTorch's names, in the safetensors format,
 * and as metadata a record of everything that a tagger needs and of how the model came to be.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import { createHash } from "node:crypto";
import { z } from "zod";
import { bytesOfSafetensors, HEADER_START, safetensorsOfBytes } from "./safetensors.ts";
import { trainingRecordSchema } from "./training/record.ts";
import type { Weights } from "./weights.ts";

export const modelRecordSchema = z.strictObject({
  schema: z.literal("refrain.model/1"),
  name: z.string().min(1),
  version: z.string().min(1),
  network: z.string(),
  feature_set: z.string(),
  feature_names: z.array(z.string()),
  labels: z.tuple([z.literal("verse"), z.literal("chorus")]),
  calibration: z.strictObject({ temperature: z.number().positive() }).nullable(),
  training: trainingRecordSchema,
});

/** What an artifact says of its model, beside the weights. */
export type ModelRecord = z.infer<typeof modelRecordSchema>;

/** A model's record and weights. */
export interface Artifact {
  readonly record: ModelRecord;
  readonly weights: Weights;
  /** SHA-256 of the file, with zeros in the place of the checksum that stands in it. */
  readonly checksum: string;
}

/** How the header starts; the checksum's digits follow. */
const BEFORE_CHECKSUM = '{"__metadata__":{"checksum":"';
const CHECKSUM_START = HEADER_START + BEFORE_CHECKSUM.length;
const NO_CHECKSUM = "0".repeat(64);

/** Writes a model. The checksum is computed and put in. */
export function bytesOfArtifact(record: ModelRecord, weights: Weights): Uint8Array<ArrayBuffer> {
  const metadata = { checksum: NO_CHECKSUM, refrain: JSON.stringify(record) };
  const bytes = bytesOfSafetensors({ weights, metadata });
  return withDigits(bytes, sha256(bytes));
}

/**
 * Reads a model.
 *
 * @throws {Error} that names the rule, if the bytes are no artifact or their checksum is wrong.
 */
export function artifactOfBytes(bytes: Uint8Array): Artifact {
  try {
    const { weights, metadata } = safetensorsOfBytes(bytes);
    const header = new TextDecoder("latin1").decode(bytes.subarray(HEADER_START, CHECKSUM_START));
    if (header !== BEFORE_CHECKSUM) throw new Error("its header does not start with a checksum");
    const found = sha256(withDigits(bytes, NO_CHECKSUM));
    if (found !== metadata.checksum) {
      throw new Error(`its checksum is ${found}, but it states ${metadata.checksum}`);
    }
    const record = modelRecordSchema.parse(JSON.parse(metadata.refrain));
    return { record, weights, checksum: found };
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new Error(`Cannot read the model: ${reason}`, { cause: error });
  }
}

/** The model, as annotations name it. */
export function modelNameOf({ record, checksum }: Omit<Artifact, "weights">): ModelInfo {
  const { name, version, calibration } = record;
  return { name, version, checksum, probabilities: calibration === null ? "raw" : "calibrated" };
}

/** A copy of the file with other digits in the checksum's place. */
function withDigits(bytes: Uint8Array, digits: string): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  copy.set(new TextEncoder().encode(digits), CHECKSUM_START);
  return copy;
}

/** A model has megabytes: the runtime's own SHA-256 takes a thirtieth of the time of `lib`'s. */
function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
