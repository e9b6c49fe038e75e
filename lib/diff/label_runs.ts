/**
 * The labels of a song as runs of lines: all that a comparison of editions needs, in a few bytes.
 *
 * @module
 */
import type { Annotation } from "../annotation.ts";
import type { Label } from "../label.ts";

/** A band of confidence, `[from, to)`; null for a model without probabilities. */
export interface ConfidenceBand {
  readonly from: number | null;
  readonly to: number | null;
}

/** All bands: below one half, then in tenths. The last band includes 1. */
export const CONFIDENCE_BANDS: readonly ConfidenceBand[] = [
  { from: null, to: null },
  { from: 0, to: 0.5 },
  { from: 0.5, to: 0.6 },
  { from: 0.6, to: 0.7 },
  { from: 0.7, to: 0.8 },
  { from: 0.8, to: 0.9 },
  { from: 0.9, to: 1 },
];

/** The index of a confidence's band; of null, that of the band without bounds. */
export function bandIndex(confidence: number | null): number {
  if (confidence === null) return 0;
  return Math.min(Math.max(Math.floor(10 * confidence), 4), 9) - 3;
}

/** `0.5–0.6`, or `none`. */
export function bandName({ from, to }: ConfidenceBand): string {
  return from === null ? "none" : `${from}–${to}`;
}

/** Consecutive lines with one label. */
export interface LabelRun {
  readonly lines: number;
  readonly label: Label;
  /** The index of its confidence in `CONFIDENCE_BANDS`. */
  readonly band: number;
}

/** The labels of a song, and the record that it was read from. */
export interface LabelRuns {
  /** The first {@linkcode RECORD_DIGITS} hexadecimal digits of the record's SHA-256. */
  readonly record: string;
  readonly runs: readonly LabelRun[];
}

/** 64 bits: among ten million records, two collide with a probability of 3 in a million. */
const RECORD_DIGITS = 16;

/**
 * The label runs of an annotation.
 *
 * @param record the SHA-256 of the record that the song was read from, in hexadecimal
 */
export function toLabelRuns(
  { segments, model }: Pick<Annotation, "segments" | "model">,
  record: string,
): LabelRuns {
  const hasConfidence = model.probabilities !== "none";
  return {
    record: record.slice(0, RECORD_DIGITS),
    runs: segments.map(({ start, end, label, confidence }) => ({
      lines: end - start,
      label,
      band: bandIndex(hasConfidence ? confidence : null),
    })),
  };
}

/** The number of lines of a song. */
export function lineCount({ runs }: LabelRuns): number {
  return runs.reduce((sum, { lines }) => sum + lines, 0);
}

/** The first lines of all runs except the first run. */
export function runBoundaries({ runs }: LabelRuns): number[] {
  let start = 0;
  return runs.slice(0, -1).map(({ lines }) => start += lines);
}

/** The number of combinations of label and band. */
const KINDS = 2 * CONFIDENCE_BANDS.length;
const RECORD_BYTES = RECORD_DIGITS / 2;
const CONTINUES = 0x80;

/**
 * Packs label runs into bytes: the record, the number of runs, and a number for each run, which takes one
 * byte for up to eight lines and two bytes for up to 1,169 lines.
 */
export function packRuns({ record, runs }: LabelRuns): number[] {
  const bytes = [...Uint8Array.fromHex(record)];
  pushVarint(bytes, runs.length);
  for (const { lines, label, band } of runs) {
    pushVarint(bytes, lines * KINDS + 2 * band + (label === "chorus" ? 1 : 0));
  }
  return bytes;
}

/** Unpacks the label runs that start at an offset. */
export function unpackRuns(bytes: Uint8Array, offset: number): LabelRuns {
  let at = offset + RECORD_BYTES;
  const next = () => {
    let number = 0, unit = 1;
    for (; bytes[at] >= CONTINUES; unit *= CONTINUES) number += (bytes[at++] - CONTINUES) * unit;
    return number + bytes[at++] * unit;
  };
  return {
    record: bytes.slice(offset, offset + RECORD_BYTES).toHex(),
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

/** LEB128: seven bits per byte, the lowest first; the eighth bit is set if more bytes follow. */
function pushVarint(bytes: number[], number: number): void {
  for (; number >= CONTINUES; number = Math.floor(number / CONTINUES)) {
    bytes.push(number % CONTINUES + CONTINUES);
  }
  bytes.push(number);
}
