/**
 * Groups of songs that are near duplicates: versions of a song, or songs that share stanzas. A song must
 * not be scored by a model that was trained on another song of its group.
 *
 * @module
 */
import { normalizedTokens } from "./language/words.ts";

/** The part of a song that decides its group. */
interface Comparable {
  readonly id: string;
  /** [L] */
  readonly lines: readonly string[];
}

/** The number of words in a row that are compared. */
const GRAM = 4;

/** Songs are near duplicates if they share at least this proportion of the smaller set of word 4-grams. */
const CONTAINMENT = 0.15;

/**
 * Groups songs. Two songs are in the same group if they have the same id, or if the word 4-grams that they
 * share are at least 15 % of those of one of them; or if others connect them in that way. Costs one step
 * for each pair of songs and each 4-gram that they share.
 *
 * @returns the group of each song: the index of its first song
 *
 * @example
 * ```ts
 * import { groupNearDuplicates } from "./near_duplicates.ts";
 * import assert from "node:assert/strict";
 *
 * const songs = [
 *   { id: "a", lines: ["Walk on, walk on to the sea"] },
 *   { id: "b", lines: ["Sing it loud and sing it clear"] },
 *   { id: "c", lines: ["Walk on, walk on", "to the shore"] },
 * ];
 * assert.deepEqual(groupNearDuplicates(songs), [0, 1, 0]);
 * ```
 */
export function groupNearDuplicates(songs: readonly Comparable[]): number[] {
  const groups = new DisjointGroups(songs.length);
  const firstOfId = new Map<string, number>(), songsOfGram = new Map<string, number[]>();
  const sizes: number[] = [];
  songs.forEach(({ id, lines }, song) => {
    groups.join(song, firstOfId.get(id) ?? song);
    firstOfId.set(id, song);
    const grams = wordGrams(lines), shared = new Map<number, number>();
    sizes.push(grams.size);
    for (const gram of grams) {
      const others = songsOfGram.get(gram);
      if (others === undefined) songsOfGram.set(gram, [song]);
      else {
        for (const other of others) shared.set(other, (shared.get(other) ?? 0) + 1);
        others.push(song);
      }
    }
    for (const [other, count] of shared) {
      if (count >= CONTAINMENT * Math.min(grams.size, sizes[other])) groups.join(song, other);
    }
  });
  return songs.map((_, song) => groups.first(song));
}

/** The different sequences of four words, across lines. */
function wordGrams(lines: readonly string[]): Set<string> {
  const words = lines.flatMap(normalizedTokens), grams = new Set<string>();
  for (let start = 0; start + GRAM <= words.length; start++) {
    grams.add(words.slice(start, start + GRAM).join(" "));
  }
  return grams;
}

/** Disjoint groups of the numbers 0 .. n - 1, at first one for each number. */
class DisjointGroups {
  /** A smaller number of the same group, or the number itself if it is the smallest. */
  readonly #smaller: number[];

  constructor(size: number) {
    this.#smaller = Array.from({ length: size }, (_, number) => number);
  }

  /** The smallest number of a group. */
  first(number: number): number {
    while (this.#smaller[number] !== number) {
      number = this.#smaller[number] = this.#smaller[this.#smaller[number]];
    }
    return number;
  }

  /** Makes the groups of two numbers one. */
  join(one: number, other: number): void {
    const [first, second] = [this.first(one), this.first(other)];
    this.#smaller[Math.max(first, second)] = Math.min(first, second);
  }
}
