import assert from "node:assert/strict";
import fc from "fast-check";
import { groupsOf } from "#lib/evaluation/groups.ts";
import type { ScoredSong } from "#lib/evaluation/scores_file.ts";

function song(language: string | null, has_chorus: boolean): ScoredSong {
  return { id: "a", language, lines: 4, has_chorus, gold: "0" };
}

Deno.test("songs are told apart by having a chorus, and by language", () => {
  const songs = [song("sv", true), song("en", false), song(null, true), song("en", true)];
  assert.deepEqual(groupsOf(songs), [
    { group: "with a chorus", places: [0, 2, 3] },
    { group: "without a chorus", places: [1] },
    { group: "language en", places: [1, 3] },
    { group: "language sv", places: [0] },
    { group: "language not stated", places: [2] },
  ]);
});

Deno.test("one language makes no group, stated or not", () => {
  for (const language of ["en", null]) {
    const names = groupsOf([song(language, true), song(language, false)]).map(({ group }) => group);
    assert.deepEqual(names, ["with a chorus", "without a chorus"]);
  }
});

Deno.test("a group without songs is left out", () => {
  assert.deepEqual(groupsOf([song("en", true)]), [{ group: "with a chorus", places: [0] }]);
  assert.deepEqual(groupsOf([song("en", false)]), [{ group: "without a chorus", places: [0] }]);
  assert.deepEqual(groupsOf([]), []);
});

Deno.test("languages come in the order of the alphabet, those that none stated last", () => {
  const songs = ["pt", null, "zh", "de", "язык"].map((language) => song(language, true));
  const names = groupsOf(songs).slice(1).map(({ group }) => group);
  assert.deepEqual(names, [
    ...["language de", "language pt", "language zh", "language язык", "language not stated"],
  ]);
});

Deno.test("every song is in one group by chorus, and in one by language if there are several", () => {
  const anySongs = fc.array(fc.tuple(fc.constantFrom("en", "de", "fr", null), fc.boolean()));
  fc.assert(fc.property(anySongs, (facts) => {
    const songs = facts.map(([language, has_chorus]) => song(language, has_chorus));
    const groups = groupsOf(songs);
    const languages = new Set(facts.map(([language]) => language)).size;
    const inGroups = groups.flatMap(({ places }) => places).sort((one, other) => one - other);
    const times = languages > 1 ? 2 : 1;
    assert.deepEqual(inGroups, [...songs.keys()].flatMap((place) => new Array(times).fill(place)));
    assert.equal(new Set(groups.map(({ group }) => group)).size, groups.length);
  }));
});
