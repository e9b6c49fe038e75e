import { configDifference, metricRows } from "#lib/diff/difference.ts";
import { identifyCatalogue } from "#lib/edition/manifest.ts";
import { computeEditionMetrics, NO_STATISTICS } from "#lib/edition/metrics.ts";
import assert from "node:assert/strict";
import { anEdition } from "../../support/difference_of_digits.ts";

const a = anEdition("a");

Deno.test("editions that differ only in their songs have no difference of configuration", () => {
  assert.equal(configDifference({ a, b: anEdition("b") }), "");
});

Deno.test("one sentence names the version, model, catalogue and settings that differ", () => {
  const inputs = identifyCatalogue(["b.jsonl"]),
    output_options = { ...a.output_options, max_lines: 7 };
  const model = { ...a.model, version: "9" };
  assert.equal(
    configDifference({ a, b: { ...a, output_options } }),
    "A and B differ in max_lines.",
  );
  assert.equal(
    configDifference({
      a,
      b: { ...a, refrain: "9", model, output_options, catalogue: inputs, inputs },
    }),
    "A and B differ in version of Refrain, model, catalogue and max_lines.",
  );
});

Deno.test("two shards of one catalogue differ in shard", () => {
  const inputs = identifyCatalogue(["b.jsonl"]);
  assert.equal(configDifference({ a, b: { ...a, inputs } }), "A and B differ in shard.");
});

Deno.test("metrics come with their change, and a dash if undefined", () => {
  const statistics = {
    ...NO_STATISTICS,
    songs: 12,
    lines: 40,
    chorus_lines: 10,
    single_label_songs: 3,
    boundaries: 18,
  };
  const a = { ...anEdition("a"), metrics: computeEditionMetrics(statistics) };
  const b = {
    ...a,
    metrics: computeEditionMetrics({
      ...statistics,
      songs: 9,
      chorus_lines: 8,
      single_label_songs: 1,
    }),
  };
  assert.deepEqual(metricRows({ a, b }), [
    ["Share of lines that are chorus", "0.250", "0.200", "−0.050"],
    ["Share of songs with one label", "0.250", "0.111", "−0.139"],
    ["Boundaries per song", "1.500", "2.000", "+0.500"],
    ["Mean confidence", "–", "–", "–"],
    ["Share of records rejected", "–", "–", "–"],
    ["Share of records filtered", "–", "–", "–"],
  ]);
});
