import assert from "node:assert/strict";
import fc from "fast-check";
import { toBoundaries } from "#lib/segment.ts";
import { structureFromLabels, structureFromSections } from "#lib/structure.ts";
import { anySections } from "../support/song_arbitraries.ts";
import { labelsOfDigits } from "../support/labels_of_digits.ts";

Deno.test("a section starts where the label changes", () => {
  const labels = labelsOfDigits("0110");
  assert.deepEqual(structureFromLabels(labels), { labels, sectionStarts: [1, 3] });
});

Deno.test("sections can separate verse 2 from verse 1 before it, which labels cannot", () => {
  const structure = structureFromSections([
    { start: 0, end: 2, label: "verse" },
    { start: 2, end: 3, label: "verse" },
    { start: 3, end: 5, label: "chorus" },
  ]);
  assert.deepEqual(structure, { labels: labelsOfDigits("00011"), sectionStarts: [2, 3] });
});

Deno.test("the start and the end of a song are not section starts", () => {
  const structure = structureFromSections([{ start: 0, end: 2, label: "chorus" }]);
  assert.deepEqual(structure, { labels: labelsOfDigits("11"), sectionStarts: [] });
});

Deno.test("every boundary is a section start", () => {
  const sections = fc.integer({ min: 1, max: 12 }).chain(anySections);
  fc.assert(fc.property(sections, (sections) => {
    const { labels, sectionStarts } = structureFromSections(sections);
    assert.equal(labels.length, sections.at(-1)!.end);
    for (const boundary of toBoundaries(labels)) assert.ok(sectionStarts.includes(boundary));
    sections.forEach(({ start, label }) => assert.equal(labels[start], label));
  }));
});
