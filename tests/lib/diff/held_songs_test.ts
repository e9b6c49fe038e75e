import { HeldSongs } from "#lib/diff/held_songs.ts";
import type { Outline } from "#lib/diff/outline.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { outlineOfDigits } from "../../support/outline_of_digits.ts";

const one = outlineOfDigits("01"), two = outlineOfDigits("0011"), three = outlineOfDigits("1");

Deno.test("songs of one id are taken in the order in which they were added, each once", () => {
  const held = new HeldSongs(4);
  held.add("a", one);
  held.add("b", three);
  held.add("a", two);
  assert.equal(held.left, 3);
  assert.deepEqual([held.take("a"), held.take("a"), held.take("a")], [one, two, undefined]);
  assert.equal(held.take("c"), undefined);
  assert.equal(held.left, 1);
  held.add("a", three);
  assert.deepEqual([held.take("a"), held.take("b")], [three, three]);
  assert.equal(held.left, 0);
});

Deno.test("songs come and go as through a queue for each id", () => {
  const id = fc.constantFrom("", "a", "b", "é", "__proto__", "song-1625", "song-85076");
  const outline = fc.constantFrom(one, two, three);
  const step = fc.record({ id, outline: fc.option(outline) });
  fc.assert(fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
    const held = new HeldSongs(steps.length), queues = new Map<string, Outline[]>();
    for (const { id, outline } of steps) {
      const queue = queues.get(id) ?? [];
      queues.set(id, queue);
      if (outline === null) assert.deepEqual(held.take(id), queue.shift());
      else {
        held.add(id, outline);
        queue.push(outline);
      }
      assert.equal(held.left, [...queues.values()].reduce((sum, { length }) => sum + length, 0));
    }
  }));
});

Deno.test("as many songs as were announced are held, and no more", () => {
  const held = new HeldSongs(2_000);
  const outlineAt = (song: number) => outlineOfDigits("01".repeat(1 + song % 40));
  for (let song = 0; song < 2_000; song++) held.add(`song-${song}`, outlineAt(song));
  assert.throws(() => held.add("one more", one), RangeError);
  for (let song = 1_999; song >= 0; song--) {
    assert.deepEqual(held.take(`song-${song}`), outlineAt(song));
  }
  assert.throws(() => new HeldSongs(0).add("a", one), RangeError);
  assert.equal(new HeldSongs(0).take("a"), undefined);
});
