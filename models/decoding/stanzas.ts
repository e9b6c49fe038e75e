/**
 * Stanzas: the blocks of lines between a song's breaks, which are its blank lines.
 *
 * @module
 */
import { normalizedText } from "#lib/language/words.ts";

/** A block of lines: `start` .. `end - 1`. */
export interface Stanza {
  readonly start: number;
  readonly end: number;
}

/**
 * The stanzas of a song.
 *
 * @param breaks the lines that begin a stanza, ascending, each in 1 .. L - 1
 * @param lines L, at least 1
 */
export function toStanzas(breaks: readonly number[], lines: number): Stanza[] {
  return [0, ...breaks].map((start, place) => ({ start, end: breaks[place] ?? lines }));
}

/**
 * The codes of a CRF's three tables of transitions, for the step from each line's predecessor to the
 * line, [L]: 0 if the breaks are unknown, 1 inside a stanza, 2 at a break.
 *
 * @param breaks [] if unknown
 */
export function breakCodes(breaks: readonly number[], lines: number): Uint8Array {
  const codes = new Uint8Array(lines).fill(breaks.length === 0 ? 0 : 1);
  for (const line of breaks) codes[line] = 2;
  return codes;
}

/**
 * For each stanza, the first one with the same lines, [K]. Upper case, punctuation and white space make
 * no difference.
 *
 * @param lines [L]
 */
export function firstEqualStanzas(
  stanzas: readonly Stanza[],
  lines: readonly string[],
): Uint16Array {
  const firsts = new Map<string, number>();
  return Uint16Array.from(stanzas, ({ start, end }, stanza) => {
    const words = lines.slice(start, end).map(normalizedText);
    const text = words.join("\n");
    if (!firsts.has(text)) firsts.set(text, stanza);
    return firsts.get(text)!;
  });
}
