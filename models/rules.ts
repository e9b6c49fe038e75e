/**
 * Rules: taggers that learn nothing, the baselines that a network must beat. Lines are compared by their
 * words, without punctuation and case.
 *
 * @module
 */
import { noFeatures, type SongFeatures } from "#lib/features/contract.ts";
import { type Labelling, toLabelling } from "#lib/label.ts";
import { normalizedText } from "#lib/language/words.ts";
import type { LineTagger } from "./network.ts";

/** No line is a chorus. */
export const allVerse: LineTagger = rule("all-verse", (lines) => lines.map(() => false));

/** A line that occurs in the song more than once is a chorus. */
export const repeatedLine: LineTagger = rule("repeated-line", (lines) => {
  const count = countItems(lines);
  return lines.map((line) => count.get(line)! > 1);
});

/** Two adjacent lines that occur again in the song, in the same order, are a chorus. */
export const recurringPair: LineTagger = rule("recurring-pair", (lines) => {
  const pairs = lines.slice(1).map((line, previous) => `${lines[previous]}\n${line}`);
  const count = countItems(pairs);
  const recurs = (pair: number) => count.get(pairs[pair])! > 1;
  return lines.map((_, line) =>
    (line > 0 && recurs(line - 1)) || (line < pairs.length && recurs(line))
  );
});

/** Every rule. */
export const rules: readonly LineTagger[] = [allVerse, repeatedLine, recurringPair];

function rule(name: string, isChorus: (lines: readonly string[]) => boolean[]): LineTagger {
  const tagOne = ({ lines }: SongFeatures): Labelling =>
    toLabelling(
      Float32Array.from(isChorus(lines.map(normalizedText)), Number),
    );
  return {
    model: { name, version: "1", checksum: null, probabilities: "none" },
    featureSet: noFeatures,
    tag: (songs) => Promise.resolve(songs.map(tagOne)),
    dispose() {},
  };
}

function countItems(items: readonly string[]): Map<string, number> {
  const count = new Map<string, number>();
  for (const item of items) count.set(item, (count.get(item) ?? 0) + 1);
  return count;
}
