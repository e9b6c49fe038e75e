import { editionFigures, NO_SONGS } from "#lib/edition/edition_figures.ts";
import { changeOf, EDITION_FIGURES, figuresOfEdition } from "#lib/edition/gate_figures.ts";
import { NO_RECORDS } from "#lib/edition/manifest.ts";
import assert from "node:assert/strict";

Deno.test("figures of an edition are those of its manifest, and shares of its records", () => {
  // 4 songs of 40 lines, 10 of them chorus; 30 lines with a confidence of 0.8 on average.
  const figures = editionFigures({
    songs: 4,
    lines: 40,
    chorus_lines: 10,
    one_label: 1,
    boundaries: 6,
    sure_lines: 30,
    confidence: 24e6,
  });
  const records = { read: 8, written: 4, rejected: 3, filtered: 1, duplicates: 0 };
  const asked = figuresOfEdition({ records, figures });
  assert.deepEqual(asked, {
    chorus_rate: 0.25,
    one_label: 0.25,
    confidence: 0.8,
    boundaries_per_song: 1.5,
    songs: 4,
    rejected: 0.375,
    filtered: 0.125,
  });
  assert.deepEqual(Object.keys(asked), [...EDITION_FIGURES]);
});

Deno.test("an edition without songs has a number of them, and no other figure", () => {
  const { songs, ...others } = figuresOfEdition({
    records: NO_RECORDS,
    figures: editionFigures(NO_SONGS),
  });
  assert.equal(songs, 0);
  assert.deepEqual(new Set(Object.values(others)), new Set([null]));
});

Deno.test("a figure changed by after minus before, if there are both", () => {
  assert.equal(changeOf(0.5, 0.25), -0.25);
  assert.deepEqual([changeOf(null, 1), changeOf(1, null)], [null, null]);
});
