import { assignFolds } from "#lib/folds.ts";
import { seededRandom } from "#lib/random.ts";
import fc from "fast-check";
import assert from "node:assert/strict";

const anySongs = fc.array(
  fc.record({ group: fc.nat({ max: 30 }), hasChorus: fc.boolean() }),
  { minLength: 1, maxLength: 80 },
).map((songs) => songs.map((song, place) => ({ ...song, id: `song-${place}` })));
const anyFolds = fc.integer({ min: 1, max: 6 });

Deno.test("every song is in one fold, and groups stay together", () => {
  fc.assert(fc.property(anySongs, anyFolds, (songs, folds) => {
    const found = assignFolds(songs, folds), foldOf = new Map<number, number>();
    assert.equal(found.length, songs.length);
    songs.forEach(({ group }, place) => {
      assert.ok(Number.isInteger(found[place]) && found[place] >= 0 && found[place] < folds);
      assert.equal(found[place], foldOf.get(group) ?? found[place]);
      foldOf.set(group, found[place]);
    });
  }));
});

Deno.test("folds do not depend on the order of the songs, nor on the numbers of groups", () => {
  fc.assert(fc.property(anySongs, anyFolds, fc.nat(), (songs, folds, seed) => {
    const expected = new Map(
      assignFolds(songs, folds).map((fold, place) => [songs[place].id, fold]),
    );
    const shuffled = seededRandom(seed).shuffled(songs)
      .map((song) => ({ ...song, group: 1000 - song.group }));
    assignFolds(shuffled, folds).forEach((fold, place) =>
      assert.equal(fold, expected.get(shuffled[place].id))
    );
  }));
});

Deno.test("songs without near duplicates are spread evenly, with and without a chorus", () => {
  const songs = Array.from({ length: 103 }, (_, song) => ({
    id: `song-${song}`,
    group: song,
    hasChorus: song < 41,
  }));
  const found = assignFolds(songs, 5);
  for (const hasChorus of [true, false]) {
    const counts = [0, 1, 2, 3, 4].map((fold) =>
      songs.filter((song, place) => song.hasChorus === hasChorus && found[place] === fold).length
    );
    assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, `${counts}`);
  }
});

Deno.test("songs are not assigned in the order of their ids", () => {
  const songs = Array.from({ length: 40 }, (_, song) => ({
    id: `song-${10 + song}`,
    group: song,
    hasChorus: true,
  }));
  const found = assignFolds(songs, 2);
  assert.notDeepEqual(found, songs.map((_, song) => song % 2));
  assert.ok(new Set(found.slice(0, 20)).size === 2);
});
