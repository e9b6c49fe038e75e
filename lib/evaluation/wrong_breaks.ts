/**
 * Wrong stanza breaks, made from those of a song: how much a model depends on them being right.
 *
 * @module
 */
import { checksum } from "../checksum.ts";
import { type Random, seededRandom } from "../random.ts";

/** The kinds of wrong breaks. The first three concern a share of the breaks. */
const KINDS = /^(?:(missing|false|both):(0\.\d+|[01])|line|four)$/;

/** What {@linkcode wrongBreaks} accepts, for people. */
export const WRONG_BREAKS_FORM = "missing, false or both with a share (missing:0.3), line, or four";

/** Whether a text names a kind of wrong breaks. */
export function isWrongBreaks(text: string): boolean {
  return KINDS.test(text);
}

/**
 * Makes the breaks of a song wrong. The same song always gets the same breaks.
 *
 * @param kind `missing:P`: each break is left out with probability P; `false:P`: as many breaks are
 * added as P of those there are, rounded, at least one; `both:P`: first missing, then false;
 * `line`: every line is a stanza; `four`: every four lines are one
 * @param song its id, its lines, and the lines that begin a stanza
 *
 * @example
 * ```ts
 * import { wrongBreaks } from "./wrong_breaks.ts";
 * import assert from "node:assert/strict";
 *
 * const song = { id: "tide", lines: ["la", "la", "di", "di", "la", "la"], breaks: [2, 4] };
 * assert.deepEqual(wrongBreaks("line", song), [1, 2, 3, 4, 5]);
 * assert.deepEqual(wrongBreaks("four", song), [4]);
 * assert.equal(wrongBreaks("false:0.5", song).length, 3);
 * ```
 */
export function wrongBreaks(
  kind: string,
  { id, lines, breaks }: {
    readonly id: string;
    readonly lines: readonly string[];
    readonly breaks: readonly number[];
  },
): number[] {
  const starts = lines.keys().drop(1);
  if (kind === "line") return [...starts];
  if (kind === "four") return [...starts.filter((line) => line % 4 === 0)];
  const [, errors, share] = KINDS.exec(kind)!;
  const random = seededRandom(parseInt(checksum(`wrong breaks: ${id}`).slice(0, 12), 16));
  const kept = errors === "false" ? breaks : breaks.filter(() => random.next() >= Number(share));
  return errors === "missing" ? [...kept] : withFalse(kept, lines.length, Number(share), random);
}

function withFalse(breaks: readonly number[], lines: number, share: number, random: Random) {
  const free = Array.from({ length: lines }, (_, line) => line)
    .filter((line) => line > 0 && !breaks.includes(line));
  const added = Math.max(1, Math.round(share * breaks.length));
  return [...breaks, ...random.shuffled(free).slice(0, added)].sort((one, other) => one - other);
}
