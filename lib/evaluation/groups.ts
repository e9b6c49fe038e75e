/**
 * Groups of songs, which are scored in addition to all songs.
 *
 * @module
 */
import type { ScoredSong } from "./scores_file.ts";
import type { ReferenceSong } from "./system.ts";

/** Some of the songs, by their indexes. */
export interface SongGroup {
  /** What they have in common: `chorus`, `language`, or a field of songs. */
  readonly by: string;
  /** The name of the group. */
  readonly group: string;
  readonly indexes: readonly number[];
}

/** What songs are grouped by. */
export type GroupedSong =
  & Pick<ScoredSong, "has_chorus">
  & Pick<ReferenceSong, "language" | "groups">;

/**
 * Groups songs by whether they have a chorus, by language if there are several, and by the fields of
 * their `groups`. No group is empty.
 *
 * @example
 * ```ts
 * import { groupSongs } from "./groups.ts";
 * import assert from "node:assert/strict";
 *
 * const song = { language: "en", has_chorus: true };
 * const groups = groupSongs([{ ...song, groups: { key: "key C" } }, { ...song, has_chorus: false }]);
 * assert.deepEqual(groups.map(({ group }) => group), [
 *   "with a chorus",
 *   "without a chorus",
 *   "key C",
 *   "key not stated",
 * ]);
 * ```
 */
export function groupSongs(songs: readonly GroupedSong[]): SongGroup[] {
  const hasSeveral = new Set(songs.map(({ language }) => language)).size > 1;
  const fields = new Set(songs.flatMap(({ groups = {} }) => Object.keys(groups)));
  const groupsBy = (by: string, nameOf: (song: GroupedSong) => string | undefined) =>
    groupByName(by, songs.map(nameOf));
  return [
    ...groupsBy("chorus", ({ has_chorus }) => has_chorus ? "with a chorus" : "without a chorus"),
    ...(hasSeveral
      ? groupsBy(
        "language",
        ({ language }) => language === null ? undefined : `language ${language}`,
      )
      : []),
    ...[...fields].flatMap((field) => groupsBy(field, ({ groups }) => groups?.[field])),
  ];
}

/** A group for each name, in the order of names and of the numbers in them. Songs without one come last. */
function groupByName(by: string, names: readonly (string | undefined)[]): SongGroup[] {
  const indexes = Map.groupBy(names.keys(), (index) => names[index]);
  return [...indexes].sort(([one], [other]) =>
    one === undefined ? 1 : other === undefined ? -1 : ORDER.compare(one, other)
  ).map(([name, indexes]) => ({ by, group: name ?? `${by} not stated`, indexes }));
}

const ORDER = new Intl.Collator("en", { numeric: true });
