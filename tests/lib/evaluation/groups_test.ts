import assert from "node:assert/strict";
import fc from "fast-check";
import { groupSongs } from "#lib/evaluation/groups.ts";
import type { ScoredSong } from "#lib/evaluation/scores_file.ts";

function song(language: string | null, has_chorus: boolean): ScoredSong {
  return { id: "a", language, lines: 4, has_chorus, reference: "0" };
}

Deno.test("songs are grouped by whether they have a chorus, and by language", () => {
  const songs = [song("sv", true), song("en", false), song(null, true), song("en", true)];
  assert.deepEqual(groupSongs(songs), [
    { by: "chorus", group: "with a chorus", indexes: [0, 2, 3] },
    { by: "chorus", group: "without a chorus", indexes: [1] },
    { by: "language", group: "language en", indexes: [1, 3] },
    { by: "language", group: "language sv", indexes: [0] },
    { by: "language", group: "language not stated", indexes: [2] },
  ]);
});

Deno.test("a single language is not a group, whether stated or not", () => {
  for (const language of ["en", null]) {
    const names = groupSongs([song(language, true), song(language, false)]).map(({ group }) =>
      group
    );
    assert.deepEqual(names, ["with a chorus", "without a chorus"]);
  }
});

Deno.test("a group without songs is left out", () => {
  assert.deepEqual(groupSongs([song("en", true)]), [{
    by: "chorus",
    group: "with a chorus",
    indexes: [0],
  }]);
  assert.deepEqual(groupSongs([song("en", false)]), [{
    by: "chorus",
    group: "without a chorus",
    indexes: [0],
  }]);
  assert.deepEqual(groupSongs([]), []);
});

Deno.test("languages are in alphabetical order, and songs without a language come last", () => {
  const songs = ["pt", null, "zh", "de", "язык"].map((language) => song(language, true));
  const names = groupSongs(songs).slice(1).map(({ group }) => group);
  assert.deepEqual(names, [
    ...["language de", "language pt", "language zh", "language язык", "language not stated"],
  ]);
});

Deno.test("every song is in one group by chorus, and in one by language if there are several", () => {
  const anySongs = fc.array(fc.tuple(fc.constantFrom("en", "de", "fr", null), fc.boolean()));
  fc.assert(fc.property(anySongs, (facts) => {
    const songs = facts.map(([language, has_chorus]) => song(language, has_chorus));
    const groups = groupSongs(songs);
    const languages = new Set(facts.map(([language]) => language)).size;
    const inGroups = groups.flatMap(({ indexes }) => indexes).sort((one, other) => one - other);
    const times = languages > 1 ? 2 : 1;
    assert.deepEqual(inGroups, [...songs.keys()].flatMap((place) => new Array(times).fill(place)));
    assert.equal(new Set(groups.map(({ group }) => group)).size, groups.length);
  }));
});

Deno.test("songs are grouped by the fields of their groups, in the order of their numbers", () => {
  const songs = ["2", "10", "1", undefined, "2"].map((number) => ({
    ...song("en", true),
    ...(number !== undefined && { groups: { source: `source-${number}` } }),
  }));
  assert.deepEqual(groupSongs(songs).slice(1), [
    { by: "source", group: "source-1", indexes: [2] },
    { by: "source", group: "source-2", indexes: [0, 4] },
    { by: "source", group: "source-10", indexes: [1] },
    { by: "source", group: "source not stated", indexes: [3] },
  ]);
});
