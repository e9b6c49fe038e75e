import assert from "node:assert/strict";
import fc from "fast-check";
import { isLyricLine, parseHeader, parseLyrics } from "#lib/lyrics.ts";

Deno.test("a header is a section name in brackets, alone in its row", () => {
  assert.equal(parseHeader("[Verse 1]"), "Verse 1");
  assert.equal(parseHeader("  [ Chorus: Ana ]\t"), "Chorus: Ana");
  for (const line of ["Chorus", "(Chorus)", "[Chorus] la la", "la [Chorus]", "[[Chorus]]", "[]"]) {
    assert.equal(parseHeader(line), undefined, line);
  }
});

Deno.test("brackets around anything but a section name belong to the lyrics", () => {
  for (const line of ["[x2]", "[laughs]", "[over the hills and far away]"]) {
    assert.equal(parseHeader(line), undefined, line);
    assert.ok(isLyricLine(line), line);
  }
});

Deno.test("blank rows and headers are not lyric lines", () => {
  for (const row of ["", " \t", "\u00a0", "[Hook]"]) assert.ok(!isLyricLine(row), row);
  assert.ok(isLyricLine("..."));
});

Deno.test("blank rows become breaks, once each, but not before the first line or after the last", () => {
  const { lines, breaks, sections } = parseLyrics([
    "",
    "la",
    "",
    " ",
    "di",
    "da",
    "",
    "du",
    "",
    "",
  ]);
  assert.deepEqual(lines, ["la", "di", "da", "du"]);
  assert.deepEqual(breaks, [1, 3]);
  assert.equal(sections, undefined);
});

Deno.test("a blank row next to a header is a break, too", () => {
  for (const rows of [["la", "", "[Chorus]", "di"], ["la", "[Chorus]", "", "di"]]) {
    assert.deepEqual(parseLyrics(rows).breaks, [1]);
  }
});

Deno.test("each header labels the lines down to the next one", () => {
  const { lines, sections } = parseLyrics(
    ["[Verse 1]", "la", "la", "[Pre-Chorus]", "di", "[Chorus: Ana]", "da", "[Coro]", "da"],
  );
  assert.deepEqual(lines, ["la", "la", "di", "da", "da"]);
  assert.deepEqual(sections, [
    { start: 0, end: 2, label: "verse", name: "Verse 1" },
    { start: 2, end: 3, label: "verse", name: "Pre-Chorus" },
    { start: 3, end: 4, label: "chorus", name: "Chorus: Ana" },
    { start: 4, end: 5, label: "chorus", name: "Coro" },
  ]);
});

Deno.test("lines before the first header are a verse without a name", () => {
  assert.deepEqual(parseLyrics(["la", "[Hook]", "di"]).sections, [
    { start: 0, end: 1, label: "verse", name: "" },
    { start: 1, end: 2, label: "chorus", name: "Hook" },
  ]);
});

Deno.test("a header without lines is dropped in any position", () => {
  const rows = ["[Intro]", "[Verse]", "la", "[Instrumental]", "", "[Chorus]", "di", "[Outro]"];
  assert.deepEqual(parseLyrics(rows).sections, [
    { start: 0, end: 1, label: "verse", name: "Verse" },
    { start: 1, end: 2, label: "chorus", name: "Chorus" },
  ]);
});

Deno.test("labels are one per lyric line or one per row, where those of blank rows are ignored", () => {
  const rows = ["la", "", "di", "di"];
  const expected = [
    { start: 0, end: 1, label: "verse", name: "verse" },
    { start: 1, end: 3, label: "chorus", name: "chorus" },
  ];
  assert.deepEqual(parseLyrics(rows, [0, 1, 1]).sections, expected);
  assert.deepEqual(parseLyrics(rows, [0, 0, 1, 1]).sections, expected);
  assert.deepEqual(parseLyrics(rows, ["verse", "blank", "chorus", "chorus"]).sections, expected);
});

Deno.test("labels in words keep the word as the section's name", () => {
  assert.deepEqual(parseLyrics(["la", "di", "di"], ["Bridge", "Hook", "Hook"]).sections, [
    { start: 0, end: 1, label: "verse", name: "Bridge" },
    { start: 1, end: 3, label: "chorus", name: "Hook" },
  ]);
});

Deno.test("headers are breaks, once each, with or without blank rows around them", () => {
  const rows = ["[Verse 1]", "la", "[Chorus]", "di", "", "[Verse 2]", "", "da", "do", "[Outro]"];
  const { lines, breaks } = parseLyrics(rows);
  assert.deepEqual([lines, breaks], [["la", "di", "da", "do"], [1, 2]]);
});

Deno.test("for any rows, no lyric line is lost, and breaks and sections fit the lines", () => {
  const row = fc.constantFrom("la", "di [x2]", "", "  ", "[Verse]", "[Chorus]");
  fc.assert(fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
    const { lines, breaks, sections = [] } = parseLyrics(rows);
    assert.deepEqual(lines, rows.filter(isLyricLine));
    assert.deepEqual(breaks, [...new Set(breaks)].sort((one, other) => one - other));
    assert.ok(breaks.every((line) => line >= 1 && line < lines.length));
    const covered = sections.flatMap(({ start, end }) => lines.slice(start, end));
    const labelled = rows.some((row, place) =>
      parseHeader(row) && rows.slice(place).some(isLyricLine)
    );
    assert.deepEqual(covered, labelled ? lines : []);
  }));
});
