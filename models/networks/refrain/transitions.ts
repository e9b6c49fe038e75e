/**
 * The transitions of the CRF: one table where the stanza breaks are unknown, one inside stanzas, one at
 * their breaks.
 *
 * @module
 */

/** The place of each table in `crf.transitions`, [3, 2, 2]. */
const UNKNOWN = 0, INSIDE = 1, BREAK = 2;

/** At the start of training. Rows: the label of the line before; columns: the label of the line. */
export const INITIAL_TRANSITIONS: readonly (readonly number[])[] = [
  [0.5, -0.5, -0.5, 0.5],
  [1.5, -1.5, -1.5, 1.5],
  [0, 0, 0, 0],
];

/**
 * The table of the transition to each line, [L].
 *
 * @param breaks the lines that begin a stanza; empty if they are unknown
 */
export function toTransitionCodes(lines: number, breaks: readonly number[]): Uint8Array {
  const codes = new Uint8Array(lines).fill(breaks.length > 0 ? INSIDE : UNKNOWN);
  for (const line of breaks) codes[line] = BREAK;
  return codes;
}
