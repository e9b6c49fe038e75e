import assert from "node:assert/strict";
import fc from "fast-check";
import { computeFeatures } from "#lib/features/contract.ts";
import { ssm60 } from "#lib/features/ssm60.ts";
import { parseSong, SONG_LIMITS } from "#lib/song.ts";
import { IncrementalSong } from "#pipelines/annotator/incremental_song.ts";

const anyText = fc.array(
  fc.constantFrom("la", "la la", "river", " ", "", "[Chorus]", "[Verse: Ana]", "\n", "\r", "\r\n"),
  { maxLength: 4 },
).map((pieces) => pieces.join(""));

Deno.test("A song that has grown is the song and the numbers that its rows give at once", () => {
  fc.assert(fc.property(fc.array(anyText), (texts) => {
    const growing = new IncrementalSong(ssm60, SONG_LIMITS);
    let lines = 0;
    for (const text of [...texts, "the end"]) lines += growing.push(text);
    const song = parseSong({ id: "a", title: "Home", lines: [...texts, "the end"] });
    assert.deepEqual(growing.song({ id: "a", title: "Home" }), song);
    assert.deepEqual(growing.features(song), computeFeatures(ssm60, song.lines, song.breaks));
    assert.deepEqual([lines, growing.lines], [song.lines.length, song.lines.length]);
  }));
});

Deno.test("A row that cannot be changes nothing, and is named by its place in the song", () => {
  const growing = new IncrementalSong(ssm60, { maxLines: 2, maxLineCharacters: 3 });
  growing.push("one");
  assert.throws(() => growing.push("long"), { code: "line_too_long", message: /^Lyric line 1 / });
  assert.throws(() => growing.push("a\0"), {
    code: "invalid_character",
    message: /^Lyric line 1 /,
  });
  assert.throws(() => growing.push("two\nsix"), {
    code: "too_many_lines",
    message: /^The song has 3 lyric lines; at most 2 /,
  });
  growing.push("two");
  assert.deepEqual(growing.song({ id: "a" }).lines, ["one", "two"]);
});

Deno.test("Without a lyric line there is no song yet", () => {
  const growing = new IncrementalSong(ssm60, SONG_LIMITS);
  assert.equal(growing.push("[Chorus]\n\n"), 0);
  assert.throws(() => growing.song({ id: "a" }), { code: "no_lines" });
});

Deno.test("The memory that a song says it takes grows with the square of its lines", () => {
  const growing = new IncrementalSong(ssm60, SONG_LIMITS);
  const bytesAfter = (lines: number) => {
    while (growing.lines < lines) growing.push("la");
    return growing.bytes;
  };
  // Five views, four bytes a similarity, room for 32 lines and its doubles.
  assert.deepEqual([1, 32, 33, 100].map(bytesAfter), [20_480, 20_480, 81_920, 327_680]);
});
