/**
 * Which songs are learnt from and which are kept for measuring: by the checksum of a song's id, so
 * that a song falls into the same part everywhere, whatever stands beside it.
 *
 * @module
 */
import { checksum } from "./checksum.ts";

/** A part of a data set. */
export type Split = "train" | "validation" | "test";

/** The part of a song: train, validation and test stand 8 : 1 : 1. */
export function toSplit(id: string): Split {
  const place = placeOf(id);
  return place < 0.8 ? "train" : place < 0.9 ? "validation" : "test";
}

/** Whether a training song belongs to the tenth on which training is stopped, never learnt from. */
export function isHeldOut(id: string): boolean {
  return placeOf(`held-out:${id}`) < 0.1;
}

/** The first 32 bits of a text's SHA-256, as a number in [0, 1). */
function placeOf(text: string): number {
  return parseInt(checksum(text).slice(0, 8), 16) / 2 ** 32;
}
