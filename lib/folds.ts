/**
 * Assigns songs to the folds of a cross-validation.
 *
 * @module
 */
import { checksum } from "./checksum.ts";

/** The part of a song that decides its fold. */
interface Assignable {
  readonly id: string;
  /** Songs with the same number stay together. */
  readonly group: number;
  readonly hasChorus: boolean;
}

/**
 * Assigns songs to folds of about the same size, with about the same proportion of songs that have a
 * chorus. Groups stay together. Depends only on the songs, not on their order.
 *
 * The largest group comes first, and groups of the same size in the order of a checksum. Each goes to the
 * fold that has the fewest songs like those of the group: with a chorus, or without.
 *
 * @param folds at least 1
 * @returns the fold of each song, in 0 .. folds - 1
 *
 * @example
 * ```ts
 * import { assignFolds } from "./folds.ts";
 * import assert from "node:assert/strict";
 *
 * const ids = ["a", "b", "c", "d"];
 * const songs = ids.map((id, group) => ({ id, group, hasChorus: group < 2 }));
 * const [a, b, c, d] = assignFolds(songs, 2);
 * assert.notEqual(a, b);
 * assert.notEqual(c, d);
 * ```
 */
export function assignFolds(songs: readonly Assignable[], folds: number): number[] {
  const withChorus = new Array<number>(folds).fill(0), without = [...withChorus];
  const foldOfGroup = new Map<number, number>();
  for (const { group, songs: members } of sortedGroups(songs)) {
    const choruses = members.filter(({ hasChorus }) => hasChorus).length;
    const counts = 2 * choruses >= members.length ? withChorus : without;
    const fold = counts.indexOf(Math.min(...counts));
    withChorus[fold] += choruses;
    without[fold] += members.length - choruses;
    foldOfGroup.set(group, fold);
  }
  return songs.map(({ group }) => foldOfGroup.get(group)!);
}

/** The groups in an order that does not depend on the order of the songs. */
function sortedGroups(songs: readonly Assignable[]) {
  const groups = Map.groupBy(songs, ({ group }) => group);
  return [...groups].map(([group, songs]) => ({
    group,
    songs,
    key: songs.map(({ id }) => checksum(`fold:${id}`)).sort()[0],
  })).sort((one, other) => other.songs.length - one.songs.length || (one.key < other.key ? -1 : 1));
}
