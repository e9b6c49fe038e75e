import { headDifferences } from "#lib/edition/provenance_difference.ts";
import type { EditionHead } from "#lib/edition/manifest.ts";
import assert from "node:assert/strict";
import { anEdition } from "../../support/difference_of_digits.ts";

const head: EditionHead = anEdition("a"), { shape, model } = head;

const OTHERS: readonly (readonly [string, EditionHead])[] = [
  ["version of Refrain", { ...head, refrain: "9.9.9" }],
  ["model", { ...head, model: { ...model, checksum: "0".repeat(64) } }],
  ["catalogue", { ...head, catalogue: { ...head.catalogue, inputs: 3 } }],
  ["languages", { ...head, shape: { ...shape, languages: ["en"] } }],
  ["lines, compression", { ...head, shape: { ...shape, lines: true, compression: "gzip" } }],
];

for (const [told, other] of OTHERS) {
  Deno.test(`heads that differ in ${told} say so, either way round`, () => {
    assert.equal(headDifferences(head, other).join(", "), told);
    assert.equal(headDifferences(other, head).join(", "), told);
  });
}

Deno.test("heads that say the same do not differ", () => {
  assert.deepEqual(headDifferences(head, structuredClone(head)), []);
});
