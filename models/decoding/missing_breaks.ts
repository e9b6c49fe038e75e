/**
 * Recovers missing breaks, which would force one label on lines that differ. Breaks that are found where
 * there is none do little harm, since the stanza decoder can give neighbours the same label.
 *
 * @module
 */
import { firstEqualStanzas, toStanzas } from "#lib/stanza.ts";

/**
 * A stanza is split where a change of label is more probable than this. Lower values help songs with
 * missing breaks, higher ones songs with right breaks; from 0.5 down, 30 % of missing and 30 % of
 * wrong breaks together cost nothing against no breaks (docs/decisions/labels.md).
 */
const PROBABLE = 0.5;
/** The fewest lines of a piece of a stanza. */
const FEWEST = 2;

/**
 * Breaks, and the lines inside stanzas where a change of label is probable. Stanzas with the same lines
 * are split alike, by the mean of their probabilities. No piece of a split stanza has one line.
 *
 * @param breaks the lines that begin a stanza, ascending, each in 1 .. L - 1; at least one
 * @param lines [L]
 * @param changes the probability that each line and the one before differ in label, [L]
 */
export function withMissingBreaks(
  breaks: readonly number[],
  lines: readonly string[],
  changes: ArrayLike<number>,
): number[] {
  if (Array.from(changes).every((change) => change <= PROBABLE)) return [...breaks];
  const stanzas = toStanzas({ lines, breaks }), firsts = firstEqualStanzas(stanzas);
  const groups = stanzas.map((_, stanza) =>
    stanzas.filter((_, other) => firsts[other] === firsts[stanza])
  );
  return stanzas.flatMap(({ start, end }, stanza) => {
    const starts = start === 0 ? [] : [start];
    let last = start;
    for (let line = start + FEWEST; line <= end - FEWEST; line++) {
      const equal = groups[stanza];
      const sum = equal.reduce((sum, other) => sum + changes[other.start + line - start], 0);
      if (line - last < FEWEST || sum <= PROBABLE * equal.length) continue;
      starts.push(line);
      last = line;
    }
    return starts;
  });
}
