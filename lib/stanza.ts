/**
 * Stanzas: the lines between two stanza breaks.
 *
 * @module
 */
import { removePunctuation } from "./language/words.ts";

/** A stanza: the lines `start` .. `end - 1`. */
export interface Stanza {
  /** The first line. */
  readonly start: number;
  /** The line after the last. */
  readonly end: number;
  /** Its words in lower case without punctuation, one row a line: equal for identical stanzas. */
  readonly words: string;
}

/**
 * The stanzas of a song: in order, without gaps, over all lines. A song without breaks has none,
 * because its stanzas are unknown.
 *
 * @param song its lyric lines, [L], and the lines that begin a stanza, ascending, each in 1 .. L - 1
 *
 * @example
 * ```ts
 * import { toStanzas } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(toStanzas({ lines: ["Walk on", "Sing!", "sing"], breaks: [1, 2] }), [
 *   { start: 0, end: 1, words: "walk on" },
 *   { start: 1, end: 2, words: "sing" },
 *   { start: 2, end: 3, words: "sing" },
 * ]);
 * ```
 */
export function toStanzas(
  { lines, breaks }: { readonly lines: readonly string[]; readonly breaks: readonly number[] },
): Stanza[] {
  if (breaks.length === 0) return [];
  const rows = wordsOf(lines);
  return [0, ...breaks].map((start, stanza) => {
    const end = breaks[stanza] ?? lines.length;
    return { start, end, words: rows.slice(start, end).join("\n") };
  });
}

/** White space that is not a single space, without line breaks. */
const GAP = /[^\S\n ][^\S\n]*| [^\S\n]+/g;

/** The words of each line, [L], separated by single spaces: all lines at once, which is faster. */
function wordsOf(lines: readonly string[]): string[] {
  return removePunctuation(lines.join("\n").toLowerCase()).replace(GAP, " ")
    .split("\n").map((line) => line.trim());
}
