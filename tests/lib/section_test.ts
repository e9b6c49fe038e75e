import assert from "node:assert/strict";
import fc from "fast-check";
import { sectionsFromHeaders, sectionsFromLabels, sectionsFromRecords } from "#lib/section.ts";
import { anySections } from "../support/song_arbitraries.ts";
import { songErrorOf } from "../support/errors.ts";

Deno.test("headers start sections, and of two headers before the same line the second counts", () => {
  const headers = [{ name: "Intro", line: 0 }, { name: "Verse", line: 0 }, {
    name: "Coro",
    line: 2,
  }];
  assert.deepEqual(sectionsFromHeaders(headers, 3), [
    { start: 0, end: 2, label: "verse", name: "Verse" },
    { start: 2, end: 3, label: "chorus", name: "Coro" },
  ]);
});

Deno.test("runs of the same label are sections, and different words of the same meaning stay separate", () => {
  assert.deepEqual(sectionsFromLabels([1, "chorus", "Hook", "Hook", 0]), [
    { start: 0, end: 2, label: "chorus", name: "chorus" },
    { start: 2, end: 4, label: "chorus", name: "Hook" },
    { start: 4, end: 5, label: "verse", name: "verse" },
  ]);
});

Deno.test("a lyric line with an empty label is refused by its number", () => {
  const { code, message } = songErrorOf(() => sectionsFromLabels([0, "", 1]));
  assert.equal(code, "invalid_labels");
  assert.match(message, /line 1/);
});

Deno.test("a section with an empty label is refused, as a line with an empty label is", () => {
  const { code } = songErrorOf(() => sectionsFromRecords([{ start: 0, end: 1, label: "" }], 1));
  assert.equal(code, "invalid_labels");
});

Deno.test("invalid records named segments are refused as a prediction, by that name", () => {
  const refused = (...[records, lines]: Parameters<typeof sectionsFromRecords>) => {
    const { code, message } = songErrorOf(() => sectionsFromRecords(records, lines, "segments"));
    assert.equal(code, "invalid_prediction");
    return message;
  };
  assert.match(refused([{ start: 1, end: 2, label: 0 }], 2), /^segments\[0\]: runs from 1 to 2;/);
  assert.match(
    refused([{ start: 0, end: 1, label: 0 }], 2),
    /^segments: the last one ends at line 1 but the song has 2/,
  );
  assert.match(refused([{ start: 0, end: 1, label: "" }], 1), /^segments\[0\]: the label is empty/);
});

Deno.test("sections that cover a song in order are returned unchanged", () => {
  fc.assert(fc.property(anySections(8), (sections) => {
    assert.deepEqual(sectionsFromRecords(sections, 8), sections);
  }));
});

Deno.test("sections that are moved, missing, repeated, empty or beyond the song's end are refused", () => {
  const lines = 8;
  fc.assert(
    fc.property(anySections(lines), fc.nat(), fc.constantFrom(-1, 1), (sections, place, step) => {
      const changed = place % sections.length, section = sections[changed];
      const broken = [
        sections.with(changed, { ...section, start: section.start + step }),
        sections.with(changed, { ...section, end: section.end + step }),
        sections.toSpliced(changed, 1),
        sections.toSpliced(changed, 0, section),
        sections.toSpliced(changed, 0, { ...section, end: section.start }),
      ];
      for (const records of broken) {
        assert.equal(songErrorOf(() => sectionsFromRecords(records, lines)).code, "invalid_labels");
      }
    }),
  );
});
