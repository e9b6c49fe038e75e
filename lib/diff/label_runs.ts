/**
 * What a comparison of editions needs of a song, and the few bytes in which it is kept.
 *
 * @module
 */
import type { Annotation } from "../annotation.ts";
import type { Label } from "../label.ts";
import { bandOf, CONFIDENCE_BANDS } from "./confidence_band.ts";

/** Lines with one label. */
export interface Run {
  readonly lines: number;
  readonly label: Label;
  /** The place of its confidence among `CONFIDENCE_BANDS`. */
  readonly band: number;
}

/** A song's labels, how sure they are, and the record that they are of. */
export interface Outline {
  /** The first digits of the record's SHA-256, {@linkcode RECORD_DIGITS} of them. */
  readonly record: string;
  readonly runs: readonly Run[];
}

/** Sixty-four bits: ten million records of which two are taken for one are 3 in a million. */
export const RECORD_DIGITS = 16;

/**
 * The outline of an annotation.
 *
 * @param record the SHA-256 of the record that the song was read from, in hexadecimal
 */
export function outlineOf(
  { segments, model }: Pick<Annotation, "segments" | "model">,
  record: string,
): Outline {
  const isSure = model.probabilities !== "none";
  return {
    record: record.slice(0, RECORD_DIGITS),
    runs: segments.map(({ start, end, label, confidence }) => ({
      lines: end - start,
      label,
      band: bandOf(isSure ? confidence : null),
    })),
  };
}

/** The lines of a song. */
export function linesOf({ runs }: Outline): number {
  return runs.reduce((sum, { lines }) => sum + lines, 0);
}

/** The first lines of all runs but the first. */
export function boundariesOf({ runs }: Outline): number[] {
  let start = 0;
  return runs.slice(0, -1).map(({ lines }) => start += lines);
}

/** Twice as many as there are bands: what a run says beside its length. */
const KINDS = 2 * CONFIDENCE_BANDS.length;
const RECORD_BYTES = RECORD_DIGITS / 2;
const MORE = 0x80;

/**
 * An outline in bytes: the record, the number of runs, and a number for each, which takes one byte for
 * up to nine lines and two for up to 1,364.
 */
export function packed({ record, runs }: Outline): number[] {
  const bytes = Array.from(
    { length: RECORD_BYTES },
    (_, place) => parseInt(record.slice(2 * place, 2 * place + 2), 16),
  );
  push(bytes, runs.length);
  for (const { lines, label, band } of runs) {
    push(bytes, lines * KINDS + 2 * band + (label === "chorus" ? 1 : 0));
  }
  return bytes;
}

/** The outline that was packed at a place of bytes. */
export function unpacked(bytes: Uint8Array, place: number): Outline {
  let at = place + RECORD_BYTES;
  const next = () => {
    let number = 0, unit = 1;
    for (; bytes[at] >= MORE; unit *= MORE) number += (bytes[at++] - MORE) * unit;
    return number + bytes[at++] * unit;
  };
  return {
    record: Array.from(
      bytes.subarray(place, place + RECORD_BYTES),
      (byte) => byte.toString(16).padStart(2, "0"),
    ).join(""),
    runs: Array.from({ length: next() }, () => {
      const number = next(), kind = number % KINDS;
      return {
        lines: (number - kind) / KINDS,
        label: kind % 2 === 1 ? "chorus" : "verse",
        band: kind >> 1,
      };
    }),
  };
}

/** Seven bits a byte, the lowest first; the eighth says that more follow. */
function push(bytes: number[], number: number): void {
  for (; number >= MORE; number = Math.floor(number / MORE)) bytes.push(number % MORE + MORE);
  bytes.push(number);
}
