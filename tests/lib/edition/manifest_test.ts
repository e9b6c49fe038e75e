import {
  createManifest,
  type EditionInput,
  type EditionPart,
  identifyCatalogue,
  type Manifest,
  manifestFault,
  manifestSchema,
  NO_RECORDS,
  outputOptionsSchema,
  type Provenance,
  provenanceDifferences,
} from "#lib/edition/manifest.ts";
import { computeEditionMetrics, NO_STATISTICS } from "#lib/edition/metrics.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { TEST_MODEL } from "../../support/annotator_settings.ts";
import { anEdition } from "../../support/difference_of_digits.ts";

const SHA = "0".repeat(64);
const INPUTS = ["B.jsonl", "a/b.jsonl", "a/é.jsonl", "z.jsonl"];

const HEAD: Provenance = {
  refrain: "1.2.3",
  model: TEST_MODEL,
  output_options: {
    format: "auto",
    languages: null,
    lines: false,
    ignore_breaks: false,
    max_lines: 500,
    max_line_bytes: 10_000,
    partition_songs: 2,
    compression: "none",
  },
  catalogue: identifyCatalogue(INPUTS),
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
    statistics: { ...NO_STATISTICS, songs: 1, lines: 4, chorus_lines: 2, boundaries: 1 },
    annotations: file,
    songs: file,
    rejects: null,
  };
}

const parts = INPUTS.flatMap((name) => [part(name, 0), part(name, 1)]);
const manifest = createManifest(HEAD, INPUTS.map(input), parts);

Deno.test("a manifest has inputs and parts by name, and the sums of its parts", () => {
  assert.deepEqual(manifestSchema.parse(manifest), manifest);
  assert.deepEqual(manifest.inputs.map(({ name }) => name), INPUTS);
  assert.deepEqual(
    manifest.parts.map(({ name }) => name),
    ["B", "a/b", "a/é", "z"].flatMap((name) => [`${name}-00000`, `${name}-00001`]),
  );
  assert.deepEqual(manifest.records, { ...NO_RECORDS, read: 16, written: 8, rejected: 8 });
  const statistics = { ...NO_STATISTICS, songs: 8, lines: 32, chorus_lines: 16, boundaries: 8 };
  assert.deepEqual(manifest.metrics, computeEditionMetrics(statistics));
});

Deno.test("the order in which inputs finish does not change a manifest", () => {
  const order = fc.shuffledSubarray([...INPUTS], { minLength: INPUTS.length });
  fc.assert(fc.property(order, order, (inputs, done) => {
    const inOrder = done.flatMap((name) => parts.filter(({ input }) => input === name));
    const other = createManifest(HEAD, inputs.map(input), inOrder);
    assert.equal(JSON.stringify(other), JSON.stringify(manifest));
  }));
});

Deno.test("the parts of an input stay in the order of its records", () => {
  const many = ["a-99999", "a-100000"].map((name) => ({ ...parts[0], name, input: "a.jsonl" }));
  const { parts: numbered } = createManifest(HEAD, [input("a.jsonl")], many);
  assert.deepEqual(numbered.map(({ name }) => name), ["a-99999", "a-100000"]);
});

Deno.test("a catalogue is identified by the names of its inputs", () => {
  const names = "B.jsonl\na/b.jsonl\na/é.jsonl\nz.jsonl\n";
  assert.deepEqual(HEAD.catalogue, {
    inputs: 4,
    sha256: createHash("sha256").update(names).digest("hex"),
  });
});

Deno.test("an invalid manifest is refused", () => {
  for (
    const wrong of [
      { ...manifest, schema: "refrain.edition/3" },
      { ...manifest, host: "somewhere" },
      { ...manifest, catalogue: { ...manifest.catalogue, inputs: 0 } },
      { ...manifest, parts: [{ ...parts[0], records: { ...NO_RECORDS, read: -1 } }] },
    ]
  ) {
    assert.equal(manifestSchema.safeParse(wrong).success, false);
  }
});

const file = { path: "annotations/a.jsonl", bytes: 1, sha256: "0".repeat(64) };
const handPart: EditionPart = {
  name: "a",
  input: "a.jsonl",
  records: { read: 9, written: 4, rejected: 3, filtered: 2, duplicates: 1 },
  statistics: { ...NO_STATISTICS, songs: 4, lines: 8 },
  annotations: file,
  songs: file,
  rejects: null,
};
const handInput = { name: "a.jsonl", files: 1, bytes: 1, sha256: "0".repeat(64) };

function handManifest(stated: Partial<EditionPart> = {}): Manifest {
  return createManifest(anEdition("a"), [handInput], [{ ...handPart, ...stated }]);
}

Deno.test("a manifest whose counts agree has no fault, even without parts", () => {
  assert.equal(manifestFault(handManifest()), undefined);
  assert.equal(manifestFault(createManifest(anEdition("a"), [], [])), undefined);
});

Deno.test("a part whose records do not add up is named", () => {
  for (const name of ["read", "rejected", "filtered"] as const) {
    const records = { ...handPart.records, [name]: 7 };
    assert.match(
      manifestFault(handManifest({ records }))!,
      /^a: \d records were read, but 4 written, /,
    );
  }
});

Deno.test("a part whose songs differ from its written records is named", () => {
  const fault = "a: it has 5 songs, but 4 records were written";
  assert.equal(
    manifestFault(handManifest({ statistics: { ...handPart.statistics, songs: 5 } })),
    fault,
  );
});

Deno.test("totals that differ from the sums of the parts are a fault", () => {
  const whole = handManifest();
  const records = { ...whole.records, duplicates: 2 };
  assert.match(
    manifestFault({ ...whole, records })!,
    /^its record counts are not the sums of its parts$/,
  );
  const metrics = { ...whole.metrics, songs: 5 };
  assert.match(manifestFault({ ...whole, metrics })!, /^it has 5 songs, but 4 records /);
  const none = {
    ...whole,
    records: NO_RECORDS,
    metrics: computeEditionMetrics(NO_STATISTICS),
    parts: [],
  };
  assert.equal(manifestFault(none), undefined);
});

const head: Provenance = anEdition("a"), { output_options, model } = head;

const OTHERS: readonly (readonly [string, Provenance])[] = [
  ["version of Refrain", { ...head, refrain: "9.9.9" }],
  ["model", { ...head, model: { ...model, checksum: "0".repeat(64) } }],
  ["catalogue", { ...head, catalogue: { ...head.catalogue, inputs: 3 } }],
  ["languages", { ...head, output_options: { ...output_options, languages: ["en"] } }],
  ["ignore_breaks", { ...head, output_options: { ...output_options, ignore_breaks: true } }],
  ["lines, compression", {
    ...head,
    output_options: { ...output_options, lines: true, compression: "gzip" },
  }],
];

for (const [difference, other] of OTHERS) {
  Deno.test(`provenances that differ in ${difference} report it in both directions`, () => {
    assert.equal(provenanceDifferences(head, other).join(", "), difference);
    assert.equal(provenanceDifferences(other, head).join(", "), difference);
  });
}

Deno.test("equal provenances have no differences", () => {
  assert.deepEqual(provenanceDifferences(head, structuredClone(head)), []);
});

Deno.test("editions that do not say whether breaks were ignored used them", () => {
  const { ignore_breaks: _, ...older } = output_options;
  assert.deepEqual(outputOptionsSchema.parse(older), output_options);
});
