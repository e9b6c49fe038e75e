/**
 * Whether labels respect the stanzas of a song: identical stanzas have the same labels, and no single
 * line stands out of its stanza. Songs whose stanzas are unknown are left out.
 *
 * @module
 */
import { z } from "zod";
import type { Label } from "../label.ts";
import type { Segment } from "../segment.ts";
import type { Stanza } from "../stanza.ts";
import { count, ratio, songMean, songMeanSchema, songSum, unit } from "./averages.ts";
import { defineMetric } from "./contract.ts";

/** The fewest lines of a stanza that is compared, and of one that can contain an island. */
const MIN_LINES = 2;

/** Pairs of identical stanzas of a song, with the same reference labels. */
export interface IdenticalPairs {
  /** Their number. */
  readonly pairs: number;
  /** The pairs whose predicted labels differ in at least one line. */
  readonly differing: number;
}

/**
 * Counts the pairs of stanzas of at least two lines with the same words and the same reference labels,
 * line by line, and those whose predicted labels differ.
 *
 * @param stanzas of the song, in order
 * @param reference the reference label of each line, [L]
 * @param predicted the predicted label of each line, [L]
 *
 * @example The second of two identical stanzas is only half labelled as chorus
 * ```ts
 * import { countIdenticalPairs } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * const stanzas = [{ start: 0, end: 2, words: "la\nla" }, { start: 2, end: 4, words: "la\nla" }];
 * const reference = ["chorus", "chorus", "chorus", "chorus"] as const;
 * const counts = countIdenticalPairs(stanzas, reference, ["chorus", "chorus", "verse", "chorus"]);
 * assert.deepEqual(counts, { pairs: 1, differing: 1 });
 * ```
 */
export function countIdenticalPairs(
  stanzas: readonly Stanza[],
  reference: readonly Label[],
  predicted: readonly Label[],
): IdenticalPairs {
  /** The number of stanzas by predicted labels, by words and reference labels. */
  const identical = new Map<string, Map<string, number>>();
  for (const { start, end, words } of stanzas) {
    if (end - start < MIN_LINES) continue;
    const key = `${reference.slice(start, end)} ${words}`;
    const labels = predicted.slice(start, end).join();
    const counts = identical.get(key) ?? new Map<string, number>();
    identical.set(key, counts.set(labels, (counts.get(labels) ?? 0) + 1));
  }
  let pairs = 0, same = 0;
  for (const counts of identical.values()) {
    const sizes = [...counts.values()];
    pairs += pairsOf(sizes.reduce((sum, size) => sum + size));
    same += sizes.reduce((sum, size) => sum + pairsOf(size), 0);
  }
  return { pairs, differing: pairs - same };
}

/** The number of pairs of different items. */
function pairsOf(items: number): number {
  return items * (items - 1) / 2;
}

/**
 * Counts the islands: predicted segments of one line in a stanza of at least two lines.
 *
 * @param stanzas of the song, in order, without gaps
 * @param segments the predicted segments
 *
 * @example
 * ```ts
 * import { countIslands } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * const stanzas = [{ start: 0, end: 3, words: "" }, { start: 3, end: 4, words: "" }];
 * const segments = [
 *   { start: 0, end: 1, label: "chorus" },
 *   { start: 1, end: 3, label: "verse" },
 *   { start: 3, end: 4, label: "chorus" }, // a stanza of its own
 * ] as const;
 * assert.equal(countIslands(stanzas, segments), 1);
 * ```
 */
export function countIslands(stanzas: readonly Stanza[], segments: readonly Segment[]): number {
  const long = stanzas.filter(({ start, end }) => end - start >= MIN_LINES);
  return segments.filter(({ start: line, end }) =>
    end - line === 1 && long.some(({ start, end }) => start <= line && line < end)
  ).length;
}

/** Agreement of predicted labels with the stanzas of songs. */
export const consistency = defineMetric({
  description:
    "Identical stanzas with different labels, and single lines that stand out from their stanza",
  schema: z.strictObject({
    identical_stanzas: z.strictObject({
      differing: unit.nullable().describe(
        "Ratio of the pairs whose predicted labels differ; null without a pair",
      ),
      support: count.describe("Pairs of stanzas with the same words and reference labels"),
    }),
    islands: songMeanSchema.describe("Of the songs with known stanzas"),
  }),
  statistics: ({ reference, predicted, stanzas }) => ({
    identical_stanzas: countIdenticalPairs(stanzas, reference.labels, predicted.labels),
    islands: songSum(stanzas.length === 0 ? null : countIslands(stanzas, predicted.segments)),
  }),
  score: ({ identical_stanzas: { pairs, differing }, islands }) => ({
    identical_stanzas: { differing: pairs === 0 ? null : ratio(differing, pairs), support: pairs },
    islands: songMean(islands),
  }),
  values: [
    {
      path: "identical_stanzas.differing",
      title: "Identical stanzas labelled differently",
      better: "lower",
    },
    { path: "islands.song_mean", title: "One-line islands in a stanza, per song", better: "lower" },
  ],
});
