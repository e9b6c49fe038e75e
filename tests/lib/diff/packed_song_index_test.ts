import { checksum } from "#lib/checksum.ts";
import { PackedSongIndex } from "#lib/diff/packed_song_index.ts";
import type { LabelRuns } from "#lib/diff/label_runs.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { outlineOfDigits } from "../../support/outline_of_digits.ts";

const one = outlineOfDigits("01"), two = outlineOfDigits("0011"), three = outlineOfDigits("1");

/** A record that no song belongs to. */
const NEW = "f".repeat(64);

/** Two ids whose fingerprints have the same first half, so that both hash to the same slot. */
const COLLIDING = ["song-1625", "song-85076"];

Deno.test("the ids that should collide do, and differ in the second half of their fingerprints", () => {
  const [first, second] = COLLIDING.map(checksum);
  assert.equal(first.slice(0, 8), second.slice(0, 8));
  assert.notEqual(first.slice(8, 16), second.slice(8, 16));
});

Deno.test("songs with colliding ids are distinguished", () => {
  const held = new PackedSongIndex(2);
  held.add(COLLIDING[0], one);
  assert.equal(held.take(COLLIDING[1], NEW), undefined);
  held.add(COLLIDING[1], two);
  assert.deepEqual(COLLIDING.map((id) => held.take(id, NEW)), [one, two]);
});

Deno.test("songs of one id are taken in the order in which they were added, each once", () => {
  const held = new PackedSongIndex(4), take = (id: string) => held.take(id, NEW);
  held.add("a", one);
  held.add("b", three);
  held.add("a", two);
  assert.equal(held.left, 3);
  assert.deepEqual([take("a"), take("a"), take("a")], [one, two, undefined]);
  assert.equal(take("c"), undefined);
  assert.equal(held.left, 1);
  held.add("a", three);
  assert.deepEqual([take("a"), take("b")], [three, three]);
  assert.equal(held.left, 0);
});

Deno.test("without reservations, the songs of an id form a queue", () => {
  const id = fc.constantFrom("", "a", "b", "é", "__proto__", ...COLLIDING);
  const outline = fc.constantFrom(one, two, three);
  const step = fc.record({ id, outline: fc.option(outline) });
  fc.assert(fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
    const held = new PackedSongIndex(steps.length), queues = new Map<string, LabelRuns[]>();
    for (const { id, outline } of steps) {
      const queue = queues.get(id) ?? [];
      queues.set(id, queue);
      if (outline === null) assert.deepEqual(held.take(id, NEW), queue.shift());
      else {
        held.add(id, outline);
        queue.push(outline);
      }
      assert.equal(held.left, [...queues.values()].reduce((sum, { length }) => sum + length, 0));
    }
  }));
});

/** A song of a record, which one digit identifies. */
interface KnownSong {
  readonly id: string;
  readonly record: string;
}

/** The places of the paired songs, by the rule as documented, applied to whole lists. */
function expectedPartners(added: readonly KnownSong[], asking: readonly KnownSong[]): number[] {
  const partners = new Array<number>(asking.length).fill(-1), taken = new Set<number>();
  for (const isSameRecord of [true, false]) {
    asking.forEach(({ id, record }, place) => {
      if (partners[place] >= 0) return;
      partners[place] = added.findIndex((song, at) =>
        !taken.has(at) && song.id === id && (!isSameRecord || song.record === record)
      );
      taken.add(partners[place]);
    });
  }
  return partners;
}

Deno.test("songs are paired by record first, and the others in order", () => {
  const song = fc.record({ id: fc.constantFrom("a", "b"), record: fc.constantFrom(..."0123") });
  const songs = fc.array(song, { maxLength: 12 });
  fc.assert(
    fc.property(songs, songs, (added, asking) => {
      const held = new PackedSongIndex(added.length);
      // Songs are identified by their numbers of lines.
      added.forEach(({ id, record }, place) =>
        held.add(id, outlineOfDigits("0".repeat(place + 1), { record }))
      );
      for (const { id, record } of asking) held.reserve(id, record.repeat(64));
      const partners = asking.map(({ id, record }) =>
        (held.take(id, record.repeat(64))?.runs[0].lines ?? 0) - 1
      );
      assert.deepEqual(partners, expectedPartners(added, asking));
      assert.equal(held.left, added.length - partners.filter((place) => place >= 0).length);
    }),
    { numRuns: 300 },
  );
});

Deno.test("records are distinguished by both halves of their fingerprints", () => {
  const records = ["00000000ffffffff", "0000000000000000", "ffffffff00000000"];
  const held = new PackedSongIndex(3);
  records.forEach((record, place) =>
    held.add("s", { ...outlineOfDigits("0".repeat(place + 1)), record })
  );
  const asking = records.toReversed();
  for (const record of asking) held.reserve("s", record);
  assert.deepEqual(asking.map((record) => held.take("s", record)?.record), asking);
});

Deno.test("a song of the same record is found among the first thousand of its id", () => {
  const held = new PackedSongIndex(1_200), record = "1".repeat(64);
  const marked = new Set([999, 1_000]);
  for (let song = 0; song < 1_200; song++) {
    held.add(
      "same",
      outlineOfDigits("0".repeat(song + 1), { record: marked.has(song) ? "1" : "0" }),
    );
  }
  held.reserve("same", record);
  held.reserve("same", record);
  const lines = Array.from({ length: 3 }, () => held.take("same", record)!.runs[0].lines);
  assert.deepEqual(lines, [1_000, 1, 2]);
});

Deno.test("the index holds as many songs as announced, and no more", () => {
  const held = new PackedSongIndex(2_000);
  const outlineAt = (song: number) => outlineOfDigits("01".repeat(1 + song % 40));
  for (let song = 0; song < 2_000; song++) held.add(`song-${song}`, outlineAt(song));
  assert.throws(() => held.add("one more", one), RangeError);
  for (let song = 1_999; song >= 0; song--) {
    assert.deepEqual(held.take(`song-${song}`, NEW), outlineAt(song));
  }
  assert.throws(() => new PackedSongIndex(0).add("a", one), RangeError);
  assert.equal(new PackedSongIndex(0).take("a", NEW), undefined);
});
