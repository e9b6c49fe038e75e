/**
 * Decodes a song line by line, with the transitions that the network has learned.
 *
 * @module
 */
import type { Decoded, ScoredSong } from "./contract.ts";
import { type Chain, marginals, viterbi } from "./crf.ts";
import { breakCodes } from "./stanzas.ts";

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
