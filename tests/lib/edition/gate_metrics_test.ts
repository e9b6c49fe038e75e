import { editionFigures, NO_SONGS } from "#lib/edition/metrics.ts";
import {
  changeOf,
  EDITION_FIGURES,
  figuresForGates,
  figuresOfEdition,
} from "#lib/edition/gate_metrics.ts";
import { NO_RECORDS } from "#lib/edition/manifest.ts";
import assert from "node:assert/strict";
import fc from "fast-check";

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

Deno.test("a change of figures with up to nine decimals is what people work out", () => {
  assert.equal(changeOf(0.5, 0.6), 0.1, "and not 0.09999999999999998");
  assert.equal(changeOf(0.1 + 0.2, 0.3), 0, "and not minus zero");
  const billionths = fc.integer({ min: 0, max: 1e9 });
  const unit = fc.constantFrom(1, 1e3, 1e6, 1e9);
  fc.assert(fc.property(billionths, billionths, unit, (before, after, of) => {
    const change = changeOf(before / of, after / of)!;
    assert.equal(change, Number((after - before) / of));
    assert.equal(change, Math.round(change * 1e9) / 1e9);
    assert.equal(changeOf(after / of, before / of), 0 - change);
  }));
});

Deno.test("gates ask of an edition for its own figures, and for those of a difference if there is one", () => {
  const edition = { records: NO_RECORDS, figures: editionFigures(NO_SONGS) };
  assert.deepEqual(figuresForGates(edition), figuresOfEdition(edition));
  const { songs, boundary_f1 } = figuresForGates(edition, { boundary_f1: 0.5 });
  assert.deepEqual([songs, boundary_f1], [0, 0.5]);
});
