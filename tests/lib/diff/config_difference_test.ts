import { whatDiffers } from "#lib/diff/config_difference.ts";
import { catalogueIdentity } from "#lib/edition/manifest.ts";
import assert from "node:assert/strict";
import { anEdition } from "../../support/difference_of_digits.ts";

const a = anEdition("a");

Deno.test("of editions that differ in their songs alone, nothing is said", () => {
  assert.equal(whatDiffers({ a, b: anEdition("b") }), "");
});

Deno.test("version, model, catalogue and settings that differ are told in one sentence", () => {
  const inputs = catalogueIdentity(["b.jsonl"]), shape = { ...a.shape, max_lines: 7 };
  const model = { ...a.model, version: "9" };
  assert.equal(whatDiffers({ a, b: { ...a, shape } }), "A and B differ in max_lines.");
  assert.equal(
    whatDiffers({ a, b: { ...a, refrain: "9", model, shape, catalogue: inputs, inputs } }),
    "A and B differ in version of Refrain, model, catalogue and max_lines.",
  );
});

Deno.test("two shards of one catalogue are said to be that", () => {
  const inputs = catalogueIdentity(["b.jsonl"]);
  assert.equal(whatDiffers({ a, b: { ...a, inputs } }), "A and B differ in shard.");
});
