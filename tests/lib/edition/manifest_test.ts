import { editionFigures, NO_SONGS } from "#lib/edition/metrics.ts";
import {
  catalogueIdentity,
  type EditionHead,
  type EditionInput,
  type EditionPart,
  manifestOf,
  manifestSchema,
  NO_RECORDS,
} from "#lib/edition/manifest.ts";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { A_MODEL } from "../../support/a_model.ts";

const SHA = "0".repeat(64);
const INPUTS = ["B.jsonl", "a/b.jsonl", "a/é.jsonl", "z.jsonl"];

const HEAD: EditionHead = {
  refrain: "1.2.3",
  model: A_MODEL,
  shape: {
    format: "auto",
    languages: null,
    lines: false,
    max_lines: 500,
    max_line_bytes: 10_000,
    partition_songs: 2,
    compression: "none",
  },
  catalogue: catalogueIdentity(INPUTS),
};

function input(name: string): EditionInput {
  return { name, files: 1, bytes: 10, sha256: SHA };
}

/** A part of two records, one of which is a song of four lines, half of them chorus. */
function part(input: string, number: number): EditionPart {
  const name = `${input.replace(/\.jsonl$/, "")}-0000${number}`;
  const file = { path: `annotations/${name}.jsonl`, bytes: 1, sha256: SHA };
  return {
    name,
    input,
    records: { ...NO_RECORDS, read: 2, written: 1, rejected: 1 },
    sums: { ...NO_SONGS, songs: 1, lines: 4, chorus_lines: 2, boundaries: 1 },
    annotations: file,
    songs: file,
    rejects: null,
  };
}

const parts = INPUTS.flatMap((name) => [part(name, 0), part(name, 1)]);
const manifest = manifestOf(HEAD, INPUTS.map(input), parts);

Deno.test("a manifest has inputs and parts by name, and what the parts add up to", () => {
  assert.deepEqual(manifestSchema.parse(manifest), manifest);
  assert.deepEqual(manifest.inputs.map(({ name }) => name), INPUTS);
  assert.deepEqual(
    manifest.parts.map(({ name }) => name),
    ["B", "a/b", "a/é", "z"].flatMap((name) => [`${name}-00000`, `${name}-00001`]),
  );
  assert.deepEqual(manifest.records, { ...NO_RECORDS, read: 16, written: 8, rejected: 8 });
  const sums = { ...NO_SONGS, songs: 8, lines: 32, chorus_lines: 16, boundaries: 8 };
  assert.deepEqual(manifest.figures, editionFigures(sums));
});

Deno.test("the order in which inputs are done changes no byte of a manifest", () => {
  const order = fc.shuffledSubarray([...INPUTS], { minLength: INPUTS.length });
  fc.assert(fc.property(order, order, (inputs, done) => {
    const inOrder = done.flatMap((name) => parts.filter(({ input }) => input === name));
    const other = manifestOf(HEAD, inputs.map(input), inOrder);
    assert.equal(JSON.stringify(other), JSON.stringify(manifest));
  }));
});

Deno.test("the parts of an input stay in the order of its records, however many there are", () => {
  const many = ["a-99999", "a-100000"].map((name) => ({ ...parts[0], name, input: "a.jsonl" }));
  const { parts: told } = manifestOf(HEAD, [input("a.jsonl")], many);
  assert.deepEqual(told.map(({ name }) => name), ["a-99999", "a-100000"]);
});

Deno.test("a catalogue is known by the names of its inputs", () => {
  const names = "B.jsonl\na/b.jsonl\na/é.jsonl\nz.jsonl\n";
  assert.deepEqual(HEAD.catalogue, {
    inputs: 4,
    sha256: createHash("sha256").update(names).digest("hex"),
  });
});

Deno.test("what is no manifest is not taken for one", () => {
  for (
    const wrong of [
      { ...manifest, schema: "refrain.edition/2" },
      { ...manifest, host: "somewhere" },
      { ...manifest, catalogue: { ...manifest.catalogue, inputs: 0 } },
      { ...manifest, parts: [{ ...parts[0], records: { ...NO_RECORDS, read: -1 } }] },
    ]
  ) {
    assert.equal(manifestSchema.safeParse(wrong).success, false);
  }
});
