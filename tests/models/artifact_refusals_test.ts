import { encodeArtifact, type ModelRecord, parseArtifact } from "#models/artifact.ts";
import { createTagger } from "#models/create_tagger.ts";
import type { Weights } from "#models/weights.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { exampleRecord } from "./example_record.ts";
import { randomWeights } from "./random_network.ts";
import { forged, headerLengthOf } from "./safetensors.ts";

const weights = randomWeights(2, 4), bytes = encodeArtifact(exampleRecord, weights);

function assertRefused(file: Uint8Array, why?: string): void {
  assert.throws(() => parseArtifact(file), /^Error: Cannot read the model: \S/, why);
}

Deno.test("one flipped bit anywhere in the file is refused", () => {
  const refused = (bit: number) => {
    const flipped = bytes.slice();
    flipped[bit >> 3] ^= 1 << (bit & 7);
    assertRefused(flipped, `bit ${bit}`);
  };
  // All bits of the header's length, the checksum and the header's padding.
  const start = 8 + '{"__metadata__":'.length, headerEnd = 8 + headerLengthOf(bytes);
  for (let bit = 0; bit < 8 * (start + 100); bit++) refused(bit);
  for (let bit = 8 * (headerEnd - 16); bit < 8 * (headerEnd + 4); bit++) refused(bit);
  fc.assert(fc.property(fc.nat({ max: 8 * bytes.length - 1 }), refused), { numRuns: 500 });
});

Deno.test("a file that is truncated or has trailing bytes is refused", () => {
  const lengths = fc.nat({ max: bytes.length - 1 });
  fc.assert(fc.property(lengths, (end) => assertRefused(bytes.slice(0, end))));
  for (const more of [1, 4]) assertRefused(Uint8Array.of(...bytes, ...new Uint8Array(more)));
});

Deno.test("an empty file and files of other kinds are refused", () => {
  for (const text of ["", "{}", '{"lines":["a song"]}', "PK\x03\x04 a zip file", "\0".repeat(99)]) {
    assertRefused(new TextEncoder().encode(text), text);
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => assertRefused(bytes)));
});

Deno.test("a record of a later schema is refused with a message that names the schema", () => {
  const later = { ...exampleRecord, schema: "refrain.model/2" } as unknown as ModelRecord;
  const bytes = encodeArtifact(later, weights);
  assert.throws(() => parseArtifact(bytes), /^Error: Cannot read the model: .*schema/s);
});

Deno.test("weights whose shape does not match their length are refused by name", async () => {
  const [name, { shape, values }] = [...weights][0];
  const shorter: Weights = new Map(weights).set(name, { shape, values: values.subarray(1) });
  const load = async () =>
    await createTagger(parseArtifact(encodeArtifact(exampleRecord, shorter)));
  await assert.rejects(load, RegExp(name));
});

Deno.test("an unchanged file with a recomputed checksum is read", () => {
  assert.deepEqual(parseArtifact(forged(bytes, () => {})).weights, weights);
});

for (
  const [forgery, offsets] of Object.entries<(start: number, end: number) => [number, number]>({
    "that share their bytes": (start, end) => [start - 32, end - 32],
    "before the first byte": (start, end) => [-start, end],
    "that start within a number": (start, end) => [start + 2, end],
    "that end before they start": (start, end) => [end, start],
    "with fewer bytes than their shape": (start, end) => [start, end - 4],
  })
) {
  Deno.test(`weights ${forgery} are refused, although the checksum is right`, () => {
    const file = forged(bytes, (entries) => {
      const bias = entries["lstm.bias_hh_l0"];
      bias.data_offsets = offsets(...bias.data_offsets);
    });
    assertRefused(file);
  });
}

Deno.test("an unknown feature set is refused by name", async () => {
  const artifact = parseArtifact(
    encodeArtifact({ ...exampleRecord, feature_set: "ssm61" }, weights),
  );
  await assert.rejects(createTagger(artifact), /"ssm61"/);
});

Deno.test("a feature set with other names, or in another order, is refused by name", async () => {
  const names = exampleRecord.feature_names;
  for (const feature_names of [names.with(7, "other"), names.toReversed(), names.slice(1), []]) {
    const artifact = { ...parseArtifact(bytes), record: { ...exampleRecord, feature_names } };
    await assert.rejects(createTagger(artifact), /"ssm60"/);
  }
});

Deno.test("an unknown network is refused by name, with the known ones", async () => {
  const record = { ...exampleRecord, network: "blstm9" };
  const artifact = parseArtifact(encodeArtifact(record, weights));
  await assert.rejects(createTagger(artifact), /"blstm9".* has .*blstm/);
});
