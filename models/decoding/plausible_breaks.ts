/**
 * Whether a song's breaks can be stanzas. Blank lines after every line, or after every four lines of a
 * text that was cut mechanically, say nothing about the song and mislead a decoder.
 *
 * @module
 */

/** The share of stanzas with the same number of lines that makes breaks regular. */
const REGULAR = 0.9;
/** Fewer stanzas before the last are never regular. */
const FEWEST = 4;
/** The share of changes of label that must lie at regular breaks. */
const AGREEMENT = 0.9;

/**
 * Whether breaks can be stanzas. They cannot if there are none, or if nine in ten stanzas have one line.
 *
 * Breaks are regular if nine in ten stanzas have the same number of lines, of at least four before the
 * last, as in hymns and in texts that were cut mechanically. They must agree with the labels of the
 * lines: at least nine in ten of their changes lie at breaks, and there is one.
 *
 * @param breaks the lines that begin a stanza, ascending, each in 1 .. L - 1
 * @param lines L
 * @param labelsWithoutBreaks decodes the lines as if the breaks were unknown, [L]; called only if the
 * breaks are regular
 */
export function arePlausible(
  breaks: readonly number[],
  lines: number,
  labelsWithoutBreaks: () => ArrayLike<number>,
): boolean {
  if (breaks.length === 0) return false;
  const lengths = [...breaks, lines].map((end, stanza) => end - (breaks[stanza - 1] ?? 0));
  if (lengths.filter((length) => length === 1).length >= REGULAR * lengths.length) return false;
  const full = lengths.slice(0, -1); // the last stanza can be what is left
  const counts = full.map((length) => full.filter((other) => other === length).length);
  const isRegular = full.length >= FEWEST && Math.max(...counts) >= REGULAR * full.length;
  return !isRegular || agree(breaks, labelsWithoutBreaks());
}

function agree(breaks: readonly number[], labels: ArrayLike<number>): boolean {
  const changes = Array.from(labels, (_, line) => line)
    .filter((line) => line > 0 && labels[line] !== labels[line - 1]);
  const agreeing = changes.filter((line) => breaks.includes(line));
  return changes.length > 0 && agreeing.length >= AGREEMENT * changes.length;
}
