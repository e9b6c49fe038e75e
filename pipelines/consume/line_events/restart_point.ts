/**
 * The point from which the next owner of a partition restores its open songs, as a text that is
 * stored with a committed offset. It holds no lyrics: the songs' own records are read again.
 *
 * @module
 */
// @ts-types="../../stream/std.d.ts"
import { decodeVarint, encodeVarint } from "@std/encoding/varint";
import { Buffer } from "node:buffer";
import { EXIT, RunError } from "../../errors.ts";

/** The state of a partition that its records alone do not give. */
export interface RestartPoint {
  /** The first offset that has not been processed. */
  readonly processed: bigint;
  /**
   * The partition's event time before the first record that is read again, in milliseconds since 1970;
   * -1 if there was none.
   */
  readonly eventTime: number;
  /** The first offset of each open song, ascending. */
  readonly firsts: readonly bigint[];
}

/** The longest text of a restart point, in characters. */
export const MAX_RESTART_POINT_LENGTH = 2_500;

/** The format and its version. */
const PREFIX = "lines/1:";

/** The most bytes of an offset or a time. */
const MAX_NUMBER_BYTES = 10;

/** The text of a restart point. Each song after the first takes one to four bytes. */
export function formatRestartPoint({ processed, eventTime, firsts }: RestartPoint): string {
  const steps = firsts.map((first, place) => place === 0 ? first : first - firsts[place - 1]);
  const numbers = [processed, BigInt(eventTime) + 1n, ...steps];
  const bytes = Buffer.concat(numbers.map((number) => encodeVarint(number)[0]));
  return PREFIX + bytes.toString("base64url");
}

/** @throws {RunError} with exit code 78 if this version did not write the text. */
export function parseRestartPoint(text: string): RestartPoint {
  if (!text.startsWith(PREFIX)) throw unreadable(text, `it does not begin with "${PREFIX}"`);
  try {
    const bytes = Uint8Array.fromBase64(text.slice(PREFIX.length), { alphabet: "base64url" });
    const [processed, time, ...steps] = decodeNumbers(bytes);
    if (time === undefined) throw new SyntaxError("it has fewer than two numbers");
    let first = 0n;
    const firsts = steps.map((step) => first += step);
    return { processed, eventTime: Number(time) - 1, firsts };
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw unreadable(text, error.message);
  }
}

function decodeNumbers(bytes: Uint8Array): bigint[] {
  const numbers: bigint[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const [number, end] = decodeVarint(bytes, offset);
    numbers.push(number);
    offset = end;
  }
  return numbers;
}

/**
 * The length of the longest restart point, in characters.
 *
 * @param songs the most songs that are open
 * @param records the most records between the first offsets of the first and the last
 */
export function maxRestartPointLength(songs: number, records: number): number {
  let bytes = 3 * MAX_NUMBER_BYTES + songs;
  // A step of 128 or more takes a second byte, and the number of records limits how many such steps there are.
  for (let step = 2 ** 7; step <= records; step *= 2 ** 7) {
    bytes += Math.min(songs, Math.floor(records / step));
  }
  return PREFIX.length + Math.ceil(bytes * 4 / 3);
}

function unreadable(text: string, reason: string): RunError {
  return new RunError(
    EXIT.badConfiguration,
    `Cannot restore the open songs from ${JSON.stringify(text.slice(0, 40))}: ${reason}. ` +
      "Finish them with the version of Refrain that committed this, or start over with another --group",
  );
}
