import assert from "node:assert/strict";
import fc from "fast-check";
import { isWrongBreaks, wrongBreaks } from "#lib/evaluation/wrong_breaks.ts";

function songOf(id: string, lines: number, breaks: readonly number[]) {
  return { id, lines: Array.from({ length: lines }, (_, line) => `line ${line}`), breaks };
}

const anySong = fc.tuple(fc.string(), fc.integer({ min: 1, max: 40 })).chain(([id, lines]) =>
  fc.subarray(Array.from({ length: lines - 1 }, (_, line) => line + 1))
    .map((breaks) => songOf(id, lines, breaks))
);

Deno.test("a kind is missing, false or both with a share, or line or four", () => {
  for (const kind of ["missing:0.3", "false:1", "both:0", "line", "four"]) {
    assert.ok(isWrongBreaks(kind), kind);
  }
  for (const kind of ["missing", "missing:2", "false:1.5", "line:0.3", "five", "both:", ""]) {
    assert.ok(!isWrongBreaks(kind), kind);
  }
});

Deno.test("every line, or every four lines, is a stanza, whatever the breaks are", () => {
  assert.deepEqual(wrongBreaks("line", songOf("a", 4, [2])), [1, 2, 3]);
  assert.deepEqual(wrongBreaks("four", songOf("a", 9, [])), [4, 8]);
  assert.deepEqual(wrongBreaks("four", songOf("a", 4, [2])), []);
});

Deno.test("missing breaks are some of the song's, false ones are added to all of them", () => {
  fc.assert(fc.property(anySong, (song) => {
    const { breaks, lines } = song;
    const kept = new Set(wrongBreaks("missing:0.5", song));
    assert.ok(kept.isSubsetOf(new Set(breaks)));
    const more = wrongBreaks("false:0.5", song);
    assert.ok(new Set(breaks).isSubsetOf(new Set(more)));
    const free = lines.length - 1 - breaks.length;
    const added = Math.min(free, Math.max(1, Math.round(breaks.length / 2)));
    assert.equal(more.length, breaks.length + added);
  }));
});

Deno.test("wrong breaks are breaks: ascending, after the first line, each once", () => {
  const anyKind = fc.constantFrom("missing:0.3", "false:0.3", "both:0.3", "line", "four");
  fc.assert(fc.property(anySong, anyKind, (song, kind) => {
    const breaks = wrongBreaks(kind, song);
    const all = song.lines.keys().drop(1);
    assert.deepEqual(breaks, [...all].filter((line) => breaks.includes(line)));
    assert.deepEqual(wrongBreaks(kind, song), breaks, "the same song has the same breaks");
  }));
});

Deno.test("of many breaks, 30 in 100 are missing, and different ones in different songs", () => {
  const breaks = Array.from({ length: 200 }, (_, stanza) => 4 * (stanza + 1));
  const songs = Array.from({ length: 20 }, (_, song) => songOf(`song ${song}`, 804, breaks));
  const kept = songs.map((song) => wrongBreaks("missing:0.3", song));
  // 4,000 draws: the deviation of the share is 0.007.
  const share = kept.flat().length / (songs.length * breaks.length);
  assert.ok(Math.abs(share - 0.7) < 0.03, String(share));
  assert.equal(new Set(kept.map(String)).size, songs.length);
  const both = songs.map((song) => wrongBreaks("both:0.3", song));
  both.forEach((breaks, song) =>
    assert.equal(breaks.length, kept[song].length + Math.round(0.3 * kept[song].length))
  );
});
