/**
 * Stanzas: the lines between two stanza breaks.
 *
 * @module
 */
import { normalizedText } from "./language/words.ts";

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
  const rows = lines.map(normalizedText);
  return [0, ...breaks].map((start, stanza) => {
    const end = breaks[stanza] ?? lines.length;
    return { start, end, words: rows.slice(start, end).join("\n") };
  });
}

/**
 * For each stanza, the first one with the same words, [K].
 *
 * @example
 * ```ts
 * import { firstEqualStanzas, toStanzas } from "./stanza.ts";
 * import assert from "node:assert/strict";
 *
 * const stanzas = toStanzas({ lines: ["Sing!", "Walk on", "sing"], breaks: [1, 2] });
 * assert.deepEqual([...firstEqualStanzas(stanzas)], [0, 1, 0]);
 * ```
 */
export function firstEqualStanzas(stanzas: readonly Pick<Stanza, "words">[]): Uint16Array {
  const firsts = new Map<string, number>();
  return Uint16Array.from(stanzas, ({ words }, stanza) => {
    if (!firsts.has(words)) firsts.set(words, stanza);
    return firsts.get(words)!;
  });
}
