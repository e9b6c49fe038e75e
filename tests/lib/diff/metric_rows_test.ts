import { figureRows } from "#lib/diff/metric_rows.ts";
import { editionFigures, NO_SONGS } from "#lib/edition/metrics.ts";
import assert from "node:assert/strict";
import { anEdition } from "../../support/difference_of_digits.ts";

Deno.test("figures stand with their change, and a dash where one is not defined", () => {
  const sums = {
    ...NO_SONGS,
    songs: 12,
    lines: 40,
    chorus_lines: 10,
    one_label: 3,
    boundaries: 18,
  };
  const a = { ...anEdition("a"), figures: editionFigures(sums) };
  const b = { ...a, figures: editionFigures({ ...sums, songs: 9, chorus_lines: 8, one_label: 1 }) };
  assert.deepEqual(figureRows({ a, b }), [
    ["Share of lines that are chorus", "0.250", "0.200", "−0.050"],
    ["Share of songs with one label", "0.250", "0.111", "−0.139"],
    ["Boundaries a song", "1.500", "2.000", "+0.500"],
    ["Mean confidence", "–", "–", "–"],
    ["Share of records rejected", "–", "–", "–"],
    ["Share of records filtered", "–", "–", "–"],
  ]);
});
