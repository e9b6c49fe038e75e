/**
 * Taggers that learn nothing: the floor that a network has to beat, printed beside its scores.
 * Lines are compared by their bare words, so punctuation and capitals do not count.
 *
 * @module
 */
import { noFeatures, type SongFeatures } from "#lib/features/contract.ts";
import { type Labelling, toLabelling } from "#lib/labelling.ts";
import { normalizedTokens } from "#lib/language/words.ts";
import type { LineTagger } from "./network.ts";

/** No line is a chorus. */
export const allVerse: LineTagger = rule("all-verse", (lines) => lines.map(() => false));

/** A line that stands in the song more than once is a chorus. */
export const repeatedLine: LineTagger = rule("repeated-line", (lines) => {
  const count = counted(lines);
  return lines.map((line) => count.get(line)! > 1);
});

/** Two adjacent lines that stand in the song again, in the same order, are a chorus. */
export const recurringPair: LineTagger = rule("recurring-pair", (lines) => {
  const pairs = lines.slice(1).map((line, before) => `${lines[before]}\n${line}`);
  const count = counted(pairs);
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
      Float32Array.from(isChorus(lines.map((line) => normalizedTokens(line).join(" "))), Number),
    );
  return {
    model: { name, version: "1", checksum: null, probabilities: "none" },
    featureSet: noFeatures,
    tag: (songs) => Promise.resolve(songs.map(tagOne)),
    dispose() {},
  };
}

function counted(items: readonly string[]): Map<string, number> {
  const count = new Map<string, number>();
  for (const item of items) count.set(item, (count.get(item) ?? 0) + 1);
  return count;
}
