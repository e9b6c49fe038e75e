/**
 * A second reader of safetensors files, written from the format's description alone
 * (https://huggingface.co/docs/safetensors), to check the first one.
 *
 * @module
 */
import type { Weight } from "#models/weights.ts";
import { createHash } from "node:crypto";

/** The entries of the header, by the name of the tensor. */
type Entries = Record<string, {
  dtype: string;
  shape: number[];
  data_offsets: [start: number, end: number];
}>;

/** The length in the first eight bytes. */
export function headerLengthOf(bytes: Uint8Array): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
}

function headerOf(bytes: Uint8Array) {
  const text = new TextDecoder().decode(bytes.subarray(8, 8 + headerLengthOf(bytes)));
  const { __metadata__: metadata, ...entries } = JSON.parse(text);
  return { metadata, entries } as { metadata: Record<string, string>; entries: Entries };
}

/** Metadata, tensors, and the offset of the end of the last tensor. */
export function readSafetensors(bytes: Uint8Array) {
  const { metadata, entries } = headerOf(bytes), start = 8 + headerLengthOf(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const tensors = new Map<string, Weight>();
  let end = 0;
  for (const [name, { dtype, shape, data_offsets }] of Object.entries(entries)) {
    const from = end, length = shape.reduce((product, size) => product * size, 1);
    end += 4 * length;
    if (dtype !== "F32" || data_offsets.join() !== `${from},${end}`) {
      throw new Error(`${name} breaks the format: ${dtype}, ${data_offsets}`);
    }
    const number = (_: unknown, k: number) => view.getFloat32(start + from + 4 * k, true);
    tensors.set(name, { shape, values: Float32Array.from({ length }, number) });
  }
  return { metadata, tensors, end: start + end };
}

/** A forged file: other tensors in its header, under a valid checksum. */
export function forged(bytes: Uint8Array, change: (entries: Entries) => void): Uint8Array {
  const { metadata, entries } = headerOf(bytes);
  const data = bytes.subarray(8 + headerLengthOf(bytes));
  change(entries);
  const written = (checksum: string) => {
    const header = { __metadata__: { ...metadata, checksum }, ...entries };
    const text = new TextEncoder().encode(JSON.stringify(header));
    const file = new Uint8Array(8 + text.length + data.length);
    new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
    file.set(text, 8);
    file.set(data, 8 + text.length);
    return file;
  };
  return written(sha256(written("0".repeat(64))));
}

/** The runtime's SHA-256. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
