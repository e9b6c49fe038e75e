/**
 * Decodes a song line by line, with the transitions that the network has learned.
 *
 * @module
 */
import type { Decoded, ScoredSong } from "./contract.ts";
import { type Chain, marginals, viterbi } from "./crf.ts";

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
 * The chain of a song's lines.
 *
 * @param tables the network's transitions: breaks unknown, inside a stanza, at a break, [3, 2, 2]
 */
export function toLineChain(song: ScoredSong, tables: ArrayLike<number>): Chain {
  const codes = breakCodes(song.breaks, song.lines.length);
  return { emissions: song.emissions, tables, codes };
}

/** Decodes the lines of a song. */
export function decodeLines(song: ScoredSong, tables: ArrayLike<number>): Decoded {
  const chain = toLineChain(song, tables);
  return { labels: viterbi(chain), ...marginals(chain) };
}
