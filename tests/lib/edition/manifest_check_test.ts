import { editionFigures, NO_SONGS } from "#lib/edition/metrics.ts";
import { type EditionPart, type Manifest, manifestOf, NO_RECORDS } from "#lib/edition/manifest.ts";
import { manifestFault } from "#lib/edition/manifest_check.ts";
import assert from "node:assert/strict";
import { anEdition } from "../../support/difference_of_digits.ts";

const file = { path: "annotations/a.jsonl", bytes: 1, sha256: "0".repeat(64) };
const part: EditionPart = {
  name: "a",
  input: "a.jsonl",
  records: { read: 9, written: 4, rejected: 3, filtered: 2, duplicates: 1 },
  sums: { ...NO_SONGS, songs: 4, lines: 8 },
  annotations: file,
  songs: file,
  rejects: null,
};
const input = { name: "a.jsonl", files: 1, bytes: 1, sha256: "0".repeat(64) };

function manifest(stated: Partial<EditionPart> = {}): Manifest {
  return manifestOf(anEdition("a"), [input], [{ ...part, ...stated }]);
}

Deno.test("a manifest whose counts agree has no fault, and one of nothing has none", () => {
  assert.equal(manifestFault(manifest()), undefined);
  assert.equal(manifestFault(manifestOf(anEdition("a"), [], [])), undefined);
});

Deno.test("a part whose records do not add up is named", () => {
  for (const name of ["read", "rejected", "filtered"] as const) {
    const records = { ...part.records, [name]: 7 };
    assert.match(
      manifestFault(manifest({ records }))!,
      /^a: \d records were read, and 4 written, /,
    );
  }
});

Deno.test("a part with another number of songs than of records that were written is named", () => {
  const fault = "a: it has 5 songs, and 4 records were written";
  assert.equal(manifestFault(manifest({ sums: { ...part.sums, songs: 5 } })), fault);
});

Deno.test("sums over all parts that are not those of the parts are a fault", () => {
  const whole = manifest();
  const records = { ...whole.records, duplicates: 2 };
  assert.match(manifestFault({ ...whole, records })!, /^its records are not those of its parts$/);
  const figures = { ...whole.figures, songs: 5 };
  assert.match(manifestFault({ ...whole, figures })!, /^it has 5 songs, and 4 records /);
  const none = { ...whole, records: NO_RECORDS, figures: editionFigures(NO_SONGS), parts: [] };
  assert.equal(manifestFault(none), undefined);
});
