import type { ChangedSong } from "#lib/diff/record.ts";
import { MostChanged } from "#lib/diff/most_changed.ts";
import assert from "node:assert/strict";
import fc from "fast-check";

function changed(id: string, moved: number, lines: number, input = "a.jsonl"): ChangedSong {
  const side = { first: "verse" as const, boundaries: [] };
  return { id, input, lines, moved, a: side, b: side };
}

function mostOf(most: number, songs: readonly ChangedSong[]): readonly ChangedSong[] {
  const kept = new MostChanged(most);
  for (const song of songs) kept.add(song);
  return kept.songs;
}

Deno.test("songs are ranked by share of lines, then by lines, then by id", () => {
  const songs = [
    changed("long", 9, 20),
    changed("b", 2, 4),
    changed("a", 2, 4),
    changed("longer half", 4, 8),
    changed("all", 1, 1),
  ];
  const ranked = ["all", "longer half", "a", "b", "long"];
  assert.deepEqual(mostOf(5, songs).map(({ id }) => id), ranked);
  assert.deepEqual(mostOf(2, songs).map(({ id }) => id), ranked.slice(0, 2));
  assert.deepEqual(mostOf(0, songs), []);
});

Deno.test("songs that are equal in all of it stay in order", () => {
  const songs = ["1", "2", "3"].map((input) => changed("same", 1, 2, input));
  assert.deepEqual(mostOf(2, songs).map(({ input }) => input), ["1", "2"]);
});

Deno.test("whatever comes, those that are kept are the first of all in order", () => {
  const song = fc.tuple(fc.constantFrom(..."abc"), fc.integer({ min: 1, max: 6 }))
    .map(([id, moved]) => changed(id, moved, 12));
  fc.assert(fc.property(fc.array(song, { maxLength: 30 }), fc.nat(8), (songs, most) => {
    const sorted = songs.toSorted((one, other) =>
      other.moved - one.moved || one.id.localeCompare(other.id)
    );
    assert.deepEqual(mostOf(most, songs), sorted.slice(0, most));
  }));
});
