import { PreviousWindow } from "#pipelines/relabel/previous/window.ts";
import fc from "fast-check";
import assert from "node:assert/strict";

const anyWindow = fc.record({
  sizes: fc.array(fc.nat(9), { maxLength: 30 }),
  limits: fc.record({
    count: fc.integer({ min: 1, max: 6 }),
    size: fc.integer({ min: 1, max: 20 }),
  }),
});

Deno.test("The last songs within the limits are kept, and always the very last", () =>
  fc.assert(fc.property(anyWindow, ({ sizes, limits }) => {
    const window = new PreviousWindow<{ readonly size: number }>(limits);
    const songs = sizes.map((size) => ({ size }));
    songs.forEach((song, place) => {
      assert.equal(window.next, place);
      window.push(song);
      let count = 1, size = song.size;
      while (
        count <= place && count < limits.count && size + sizes[place - count] <= limits.size
      ) size += sizes[place - count++];
      songs.forEach((other, at) => {
        const isKept = at <= place && at > place - count;
        assert.equal(window.at(at), isKept ? other : undefined, `${at} after ${place}`);
      });
    });
  })));
