import assert from "node:assert/strict";
import { parseSong } from "#lib/song.ts";
import { checkGroupings, GROUPING, groupsOf, toGrouping } from "#pipelines/evaluate/grouping.ts";
import { EXIT, RunError } from "#pipelines/errors.ts";

const song = parseSong({
  lyrics: "la",
  language: "en",
  artist: "A. Choir",
  source: "b",
  year: 1900,
});

function groups(...by: string[]) {
  return groupsOf(song, by.map(toGrouping));
}

Deno.test("a group is named by its field and value, or by the number of the value", () => {
  assert.deepEqual(groups("source", "artist", "year"), {
    source: "source b",
    artist: "artist A. Choir",
    year: "year 1900",
  });
  assert.deepEqual(groups("source=a,b,c"), { source: "source-2" });
  assert.deepEqual(groups("source=a"), { source: "source of another value" });
});

Deno.test("a song without the field has no group of it, and language is always a group", () => {
  assert.deepEqual(groups("key", "language", "chorus"), {});
});

Deno.test("a grouping is a field, perhaps with values", () => {
  for (const text of ["source", "source=a", "source=a,b"]) {
    assert.ok(GROUPING.safeParse(text).success, text);
  }
  for (const text of ["", "=a", "source=", "a=b=c"]) {
    assert.ok(!GROUPING.safeParse(text).success, text);
  }
});

Deno.test("a field that no song has is refused, and the nearest is named", () => {
  checkGroupings([{ field: "source" }, { field: "language" }], [song]);
  assert.throws(
    () => checkGroupings([{ field: "language", numbered: ["en"] }], [song]),
    /--by language=\.\.\.: songs are always grouped by language/,
  );
  assert.throws(
    () => checkGroupings([{ field: "sources" }], [song]),
    (error) =>
      error instanceof RunError && error.exitCode === EXIT.usage &&
      /--by sources: no song has this field.*source/.test(error.message),
  );
});
