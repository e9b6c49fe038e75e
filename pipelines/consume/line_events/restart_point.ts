/**
 * From where the next owner of a partition takes up its open songs, as a text that fits beside a
 * committed offset. No words are in it: the songs' own records are read again.
 *
 * @module
 */
import { EXIT, RunError } from "../../errors.ts";
import { numbersOf, varintsOf } from "./varints.ts";

/** What is known of a partition beside its records. */
export interface RestartPoint {
  /** The offset from which records are new. */
  readonly processed: bigint;
  /**
   * The partition's event time before the first record that is read again, in milliseconds since 1970;
   * -1 if there was none.
   */
  readonly eventTime: number;
  /** The first offset of each open song, ascending. */
  readonly firsts: readonly bigint[];
}

/** The longest text that may stand beside an offset, in characters. */
export const MAX_RESTART_POINT_LENGTH = 2_500;

/** What it is, and in which version. */
const PREFIX = "lines/1:";

/** The most bytes of an offset or a time. */
const LONGEST = 10;

/** Writes a restart point. Each song after the first takes one to four bytes. */
export function formatRestartPoint({ processed, eventTime, firsts }: RestartPoint): string {
  const steps = firsts.map((first, place) => place === 0 ? first : first - firsts[place - 1]);
  const bytes = varintsOf([processed, BigInt(eventTime) + 1n, ...steps]);
  return PREFIX + bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/** @throws {RunError} if the text is none that this release writes. */
export function parseRestartPoint(text: string): RestartPoint {
  if (!text.startsWith(PREFIX)) throw unreadable(text, `it does not begin with "${PREFIX}"`);
  try {
    const bytes = Uint8Array.fromBase64(text.slice(PREFIX.length), { alphabet: "base64url" });
    const [processed, time, ...steps] = numbersOf(bytes);
    if (time === undefined) throw new SyntaxError("It is cut off");
    let first = 0n;
    const firsts = steps.map((step) => first += step);
    return { processed, eventTime: Number(time) - 1, firsts };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw unreadable(text, error.message);
  }
}

/**
 * The longest that a restart point can become, in characters.
 *
 * @param songs how many may be open
 * @param records how many may lie between the first offsets of the first and the last
 */
export function maxRestartPointLength(songs: number, records: number): number {
  let bytes = 3 * LONGEST + songs;
  // Steps of 128 and more take a second byte: there cannot be more of them than fit into the records.
  for (let step = 2 ** 7; step <= records; step *= 2 ** 7) {
    bytes += Math.min(songs, Math.floor(records / step));
  }
  return PREFIX.length + Math.ceil(bytes * 4 / 3);
}

function unreadable(text: string, reason: string): RunError {
  return new RunError(
    EXIT.badConfiguration,
    `Cannot take up the open songs from ${JSON.stringify(text.slice(0, 40))}: ${reason}. ` +
      "Finish with the release that committed it, or start anew with another --group",
  );
}
