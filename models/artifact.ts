/**
 * A trained model as one file of bytes, in the safetensors format: any reader of that format finds
 * the weights under PyTorch's names, and under the metadata key "refrain" a record of everything
 * that a tagger needs, and of how the model came to be.
 *
 * Layout: 8 bytes, the header's length (little-endian); the header, JSON; the weights as 32-bit
 * floats. (https://huggingface.co/docs/safetensors)
 *
 * @module
 */
import { featureSets } from "#lib/features/feature_set.ts";
import { createHash } from "node:crypto";
import { z } from "zod";
import { Blstm } from "./blstm.ts";
import type { LineTagger } from "./tagger.ts";
import { trainingRecordSchema } from "./training/record.ts";
import type { Weight, Weights } from "./weights.ts";

/** What an artifact says of its model, beside the weights. */
export const modelRecordSchema = z.strictObject({
  schema: z.literal("refrain.model/1"),
  name: z.string().min(1),
  version: z.string().min(1),
  network: z.literal("blstm"),
  featureSet: z.string(),
  featureNames: z.array(z.string()),
  labels: z.tuple([z.literal("verse"), z.literal("chorus")]),
  calibration: z.strictObject({ temperature: z.number().positive() }).nullable(),
  training: trainingRecordSchema,
});

export type ModelRecord = z.infer<typeof modelRecordSchema>;

/** A model's record and weights. */
export interface Artifact {
  readonly record: ModelRecord;
  readonly weights: Weights;
  /** SHA-256 of the file, with zeros in the place of the checksum that stands in it. */
  readonly checksum: string;
}

const NO_CHECKSUM = "0".repeat(64);
const LENGTH_BYTES = 8;
const FLOAT_BYTES = 4;

const headerSchema = z.object({
  __metadata__: z.strictObject({ refrain: z.string(), checksum: z.string().length(64) }),
}).catchall(z.strictObject({
  dtype: z.literal("F32"),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int(), z.int()]),
}));

/** Writes a model. The checksum is computed and put in. */
export function bytesOfArtifact(record: ModelRecord, weights: Weights): Uint8Array<ArrayBuffer> {
  let end = 0;
  const tensors = [...weights].map(([name, { shape, values }]) => {
    const start = end;
    end += values.byteLength;
    return [name, { dtype: "F32", shape, data_offsets: [start, end] }] as const;
  });
  const metadata = { checksum: NO_CHECKSUM, refrain: JSON.stringify(record) };
  const header = { __metadata__: metadata, ...Object.fromEntries(tensors) };
  // Padded with spaces to whole floats, as the format advises.
  const unpadded = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(unpadded.length / LENGTH_BYTES) * LENGTH_BYTES;

  const bytes = new Uint8Array(LENGTH_BYTES + length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + length);
  bytes.set(unpadded, LENGTH_BYTES);
  let offset = LENGTH_BYTES + length;
  for (const { values } of weights.values()) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
    offset += values.byteLength;
  }
  bytes.set(new TextEncoder().encode(sha256(bytes)), checksumPlace(bytes, NO_CHECKSUM));
  return bytes;
}

/**
 * Reads a model.
 *
 * @throws {Error} that names the rule, if the bytes are no artifact or their checksum is wrong.
 */
export function artifactOfBytes(bytes: Uint8Array): Artifact {
  const { header, data } = headerOf(bytes);
  const stated = header.__metadata__.checksum;
  const zeroed = bytes.slice();
  zeroed.set(new TextEncoder().encode(NO_CHECKSUM), checksumPlace(bytes, stated));
  const found = sha256(zeroed);
  if (found !== stated) {
    throw new Error(`Cannot read the model: its checksum is ${found}, but it states ${stated}`);
  }
  const record = modelRecordSchema.parse(JSON.parse(header.__metadata__.refrain));
  const weights = new Map<string, Weight>();
  for (const [name, tensor] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    const { shape, data_offsets: [start, end] } = tensor as {
      shape: number[];
      data_offsets: [number, number];
    };
    // Copied, as the file may not stand on a multiple of four bytes.
    weights.set(name, { shape, values: new Float32Array(data.slice(start, end).buffer) });
  }
  return { record, weights, checksum: stated };
}

/**
 * The tagger of a model.
 *
 * @throws {Error} if this release lacks the model's feature set, or has another under its name.
 */
export function taggerOf({ record, weights, checksum }: Artifact): LineTagger {
  const { name, version, calibration } = record;
  const featureSet = featureSets.find(({ name }) => name === record.featureSet);
  if (featureSet?.names.join() !== record.featureNames.join()) {
    throw new Error(
      `Cannot use the model: its feature set "${record.featureSet}" is not known here`,
    );
  }
  const probabilities = calibration === null ? "raw" : "calibrated";
  const model = { name, version, checksum, probabilities } as const;
  return new Blstm(model, featureSet!, weights, calibration ?? undefined);
}

function headerOf(bytes: Uint8Array) {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = LENGTH_BYTES + Number(view.getBigUint64(0, true));
    const text = new TextDecoder("utf-8", { fatal: true }).decode(
      bytes.subarray(LENGTH_BYTES, end),
    );
    const header = headerSchema.parse(JSON.parse(text));
    const data = bytes.subarray(end);
    const sizes = Object.entries(header).filter(([name]) => name !== "__metadata__")
      .map(([, tensor]) => (tensor as { data_offsets: number[] }).data_offsets[1]);
    if (Math.max(...sizes) !== data.length || data.length % FLOAT_BYTES !== 0) {
      throw new Error(`${data.length} bytes of weights do not fit the header`);
    }
    return { header, data };
  } catch (error) {
    throw new Error(`Cannot read the model: ${(error as Error).message}`, { cause: error });
  }
}

/** A model has megabytes: the runtime's own SHA-256 takes a thirtieth of the time of `lib`'s. */
function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Where the checksum's digits stand: at the start of the header, which begins with them. */
function checksumPlace(bytes: Uint8Array, digits: string): number {
  const before = '{"__metadata__":{"checksum":"';
  const start = LENGTH_BYTES + before.length;
  const head = new TextDecoder("latin1").decode(
    bytes.subarray(LENGTH_BYTES, start + digits.length),
  );
  if (head !== before + digits) {
    throw new Error("Cannot read the model: its checksum is not where it should be");
  }
  return start;
}
