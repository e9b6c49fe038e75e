/**
 * Splits songs into training, validation and test songs by the checksum of their ids, so that a song is
 * in the same split in every data set.
 *
 * @module
 */
import { checksum } from "./checksum.ts";

/** A split of a data set. */
export type Split = "train" | "validation" | "test";

/** The split of a song, in the ratio 8 : 1 : 1. */
export function toSplit(id: string): Split {
  const place = placeOf(id);
  return place < 0.8 ? "train" : place < 0.9 ? "validation" : "test";
}

/** Whether a training song is in the tenth that is held out for early stopping. */
export function isHeldOut(id: string): boolean {
  return placeOf(`held-out:${id}`) < 0.1;
}

/** The first 32 bits of a text's SHA-256, as a number in [0, 1). */
function placeOf(text: string): number {
  return parseInt(checksum(text).slice(0, 8), 16) / 2 ** 32;
}
