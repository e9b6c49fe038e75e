/**
 * What goes from one thread to another: plain data in one piece of memory, which changes hands.
 *
 * @module
 */
import { deserialize, serialize } from "node:v8";

/**
 * A message, ready to be transferred. Sent as they are, lists of numbers would be walked through one
 * by one on arrival, and a piece of a buffer would take the whole buffer along.
 */
export type Parcel = ArrayBuffer;

/** Packs a copy of plain data. An object of a class arrives as a plain one. */
export function packed(content: unknown): Parcel {
  const { buffer, byteOffset, byteLength } = serialize(content);
  const isWhole = byteLength === buffer.byteLength;
  return (isWhole ? buffer : buffer.slice(byteOffset, byteOffset + byteLength)) as ArrayBuffer;
}

/** What was packed. Bytes in it are pieces of the parcel's memory. */
export function unpacked<Content>(parcel: Parcel): Content {
  return deserialize(new Uint8Array(parcel));
}
