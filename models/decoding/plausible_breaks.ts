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
/** Fewer stanzas are never regular. */
const FEWEST = 5;
/** Repeated blocks with weaker edges than this, in total, are no evidence. */
const EVIDENCE = 2;
/** The lift of block edges that regular breaks must reach. */
const LIFT = 1.2;

/**
 * Whether breaks can be stanzas. They cannot if there are none, or if nine in ten stanzas have one line.
 *
 * Breaks are regular if nine in ten of at least five stanzas have the same number of lines, as in hymns
 * and in texts that were cut mechanically. They must lie along the repeated blocks of the song, if it
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
  const stanzas = toStanzas(breaks, lines), counts = new Map<number, number>();
  for (const { start, end } of stanzas) {
    counts.set(end - start, (counts.get(end - start) ?? 0) + 1);
  }
  const most = REGULAR * stanzas.length;
  if ((counts.get(1) ?? 0) >= most) return false;
  const isRegular = stanzas.length >= FEWEST && Math.max(...counts.values()) >= most;
  if (!isRegular) return true;
  const edges = blockEdges(similarity, lines);
  return edges.reduce((sum, edge) => sum + edge, 0) < EVIDENCE || edgeLift(breaks, edges) >= LIFT;
}
