/**
 * The artifact of a trained model, one file: its weights in the safetensors format, and as metadata a
 * record of everything that a tagger needs and of how the model was trained.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import { createHash } from "node:crypto";
import { z } from "zod";
import { encodeSafetensors, HEADER_START, parseSafetensors } from "./safetensors.ts";
import { trainingRecordSchema } from "./training/record.ts";
import type { Weights } from "./weights.ts";

const modelRecordSchema = z.strictObject({
  schema: z.literal("refrain.model/1"),
  name: z.string().min(1),
  version: z.string().min(1),
  network: z.string(),
  feature_set: z.string(),
  feature_names: z.array(z.string()),
  labels: z.tuple([z.literal("verse"), z.literal("chorus")]),
  calibration: z.strictObject({ temperature: z.number().positive() }).nullable(),
  decoding: z.json().default(null)
    .describe("What the network's decoding was fitted to; null in older files"),
  training: trainingRecordSchema,
});

/** The metadata of a model. */
export type ModelRecord = z.infer<typeof modelRecordSchema>;

/** A model's record and weights. */
export interface Artifact {
  readonly record: ModelRecord;
  readonly weights: Weights;
  /** SHA-256 of the file, computed with zeros in place of the checksum that it contains. */
  readonly checksum: string;
}

/** The start of the header, which the digits of the checksum follow. */
const BEFORE_CHECKSUM = '{"__metadata__":{"checksum":"';
const CHECKSUM_START = HEADER_START + BEFORE_CHECKSUM.length;
const NO_CHECKSUM = "0".repeat(64);

/** Encodes a model, and inserts the checksum. */
export function encodeArtifact(record: ModelRecord, weights: Weights): Uint8Array<ArrayBuffer> {
  const metadata = { checksum: NO_CHECKSUM, refrain: JSON.stringify(record) };
  const bytes = encodeSafetensors({ weights, metadata });
  return withDigits(bytes, sha256(bytes));
}

/**
 * Parses a model.
 *
 * @throws {Error} that names the rule, if the bytes are not an artifact or their checksum is wrong.
 */
export function parseArtifact(bytes: Uint8Array): Artifact {
  try {
    const { weights, metadata } = parseSafetensors(bytes);
    const header = new TextDecoder("latin1").decode(bytes.subarray(HEADER_START, CHECKSUM_START));
    if (header !== BEFORE_CHECKSUM) throw new Error("its header does not start with a checksum");
    const found = sha256(withDigits(bytes, NO_CHECKSUM));
    if (found !== metadata.checksum) {
      throw new Error(`its checksum is ${found}, but the file states ${metadata.checksum}`);
    }
    const record = modelRecordSchema.parse(JSON.parse(metadata.refrain));
    return { record, weights, checksum: found };
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new Error(`Cannot read the model: ${reason}`, { cause: error });
  }
}

/** The model, as annotations name it. */
export function toModelInfo({ record, checksum }: Omit<Artifact, "weights">): ModelInfo {
  const { name, version, calibration, decoding } = record;
  const isRaw = calibration === null && decoding === null;
  return { name, version, checksum, probabilities: isRaw ? "raw" : "calibrated" };
}

/** A copy of the file with other digits in place of the checksum. */
function withDigits(bytes: Uint8Array, digits: string): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  copy.set(new TextEncoder().encode(digits), CHECKSUM_START);
  return copy;
}

/** Models have megabytes: the runtime's SHA-256 takes a thirtieth of the time of the one in `lib`. */
function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
