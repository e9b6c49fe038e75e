/**
 * The safetensors format: named weights and metadata in one file that many programs read.
 *
 * Layout: the length of the header in 8 bytes (little-endian); the header, JSON with the byte range of
 * each weight; the weights as 32-bit floats, without gaps.
 * (https://huggingface.co/docs/safetensors)
 *
 * @module
 */
import { z } from "zod";
import { elementCount, type Weight, type Weights } from "./weights.ts";

/** The content of a file. */
export interface Safetensors {
  readonly weights: Weights;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The offset of the header's JSON, whose first key is `__metadata__`. */
export const HEADER_START = 8;

/** A header is a JSON object, and starts with `{`. */
const OBJECT_START = 0x7b;
const FLOAT_BYTES = 4;
const METADATA = "__metadata__";

const tensorSchema = z.strictObject({
  dtype: z.literal("F32"),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int(), z.int()]),
});

const headerSchema = z.object({ [METADATA]: z.record(z.string(), z.string()) })
  .catchall(tensorSchema);

/** Encodes weights and metadata, in their order. */
export function encodeSafetensors({ weights, metadata }: Safetensors): Uint8Array<ArrayBuffer> {
  let end = 0;
  const tensors = [...weights].map(([name, { shape, values }]) => {
    const start = end;
    end += values.byteLength;
    return [name, { dtype: "F32", shape, data_offsets: [start, end] }] as const;
  });
  const header = { [METADATA]: metadata, ...Object.fromEntries(tensors) };
  const text = new TextEncoder().encode(JSON.stringify(header));
  // Padded with spaces, so that the weights are aligned to floats.
  const length = Math.ceil(text.length / HEADER_START) * HEADER_START;

  const bytes = new Uint8Array(HEADER_START + length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.fill(0x20, HEADER_START, HEADER_START + length);
  bytes.set(text, HEADER_START);
  let offset = HEADER_START + length;
  for (const { values } of weights.values()) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
    offset += values.byteLength;
  }
  return bytes;
}

/**
 * Parses weights and metadata.
 *
 * @throws {Error} if the header is invalid, or the weights do not fill the file without gaps.
 */
export function parseSafetensors(bytes: Uint8Array): Safetensors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dataStart = bytes.length < HEADER_START
    ? Infinity
    : HEADER_START + Number(view.getBigUint64(0, true));
  if (dataStart > bytes.length || bytes[HEADER_START] !== OBJECT_START) {
    throw new Error("it is not a safetensors file: give a file that refrain train wrote");
  }
  const text = new TextDecoder("utf-8", { fatal: true })
    .decode(bytes.subarray(HEADER_START, dataStart));
  const { [METADATA]: metadata, ...tensors } = headerSchema.parse(JSON.parse(text));
  const data = bytes.subarray(dataStart);
  const weights = new Map<string, Weight>();
  let filled = 0;
  for (const [name, tensor] of Object.entries(tensors)) {
    const { shape, data_offsets: [start, end] } = tensor as z.infer<typeof tensorSchema>;
    if (end > data.length) {
      throw new Error(`the file ends within the weight "${name}": it was cut off`);
    }
    if (
      start !== filled || end - start !== FLOAT_BYTES * elementCount(shape)
    ) {
      throw new Error(
        `weight "${name}" of shape [${shape.join(", ")}] has the byte range ${start} to ${end} ` +
          `of ${data.length}: it must start at ${filled} and have four bytes per number`,
      );
    }
    // Copied, as the file may not be aligned to floats in memory.
    weights.set(name, { shape, values: new Float32Array(data.slice(start, end).buffer) });
    filled = end;
  }
  if (filled !== data.length) {
    throw new Error(`${data.length - filled} bytes after the last weight belong to no weight`);
  }
  return { weights, metadata: metadata as Record<string, string> };
}
