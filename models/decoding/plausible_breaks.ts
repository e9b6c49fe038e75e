/**
 * Whether a song's breaks can be stanzas. Blank lines after every line, or after every four lines of a
 * text that was cut mechanically, say nothing about the song and mislead a decoder.
 *
 * @module
 */
import { blockEdges, edgeLift } from "./repetition.ts";
import { toStanzas } from "./stanzas.ts";

/** The share of stanzas with the same number of lines that makes breaks regular. */
const REGULAR = 0.9;
/** Fewer stanzas before the last are never regular. */
const FEWEST = 4;
/** Repeated blocks with weaker edges than this, in total, are no evidence. */
const EVIDENCE = 2;
/** The lift of block edges that regular breaks must reach. */
const LIFT = 1.2;

/**
 * Whether breaks can be stanzas. They cannot if there are none, or if nine in ten stanzas have one line.
 *
 * Breaks are regular if nine in ten stanzas have the same number of lines, of at least four before the
 * last, as in hymns and in texts that were cut mechanically. They must lie along the repeated blocks of the song, if it
 * has some: more block edges must lie at breaks than by chance.
 *
 * @param breaks the lines that begin a stanza, ascending, each in 1 .. L - 1
 * @param similarity of each two lines, row-major [L, L], symmetric
 * @param lines L
 */
export function arePlausible(
  breaks: readonly number[],
  similarity: ArrayLike<number>,
  lines: number,
): boolean {
  if (breaks.length === 0) return false;
  const lengths = toStanzas(breaks, lines).map(({ start, end }) => end - start);
  if (lengths.filter((length) => length === 1).length >= REGULAR * lengths.length) return false;
  const full = lengths.slice(0, -1); // the last stanza can be what is left
  const counts = full.map((length) => full.filter((other) => other === length).length);
  const isRegular = full.length >= FEWEST && Math.max(...counts) >= REGULAR * full.length;
  if (!isRegular) return true;
  const edges = blockEdges(similarity, lines);
  return edges.reduce((sum, edge) => sum + edge, 0) < EVIDENCE || edgeLift(breaks, edges) >= LIFT;
}
