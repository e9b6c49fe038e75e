import { ssm60 } from "#lib/features/ssm60.ts";
import { encodeArtifact, parseArtifact } from "#models/artifact.ts";
import { createTagger } from "#models/create_tagger.ts";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { exampleRecord } from "./example_record.ts";
import { randomWeights } from "./random_network.ts";
import { headerLengthOf, readSafetensors, sha256 } from "./safetensors.ts";

const weights = randomWeights(2, 4), bytes = encodeArtifact(exampleRecord, weights);

Deno.test("a model round-trips through its bytes", () => {
  const artifact = parseArtifact(bytes);
  assert.deepEqual(artifact.record, exampleRecord);
  assert.deepEqual(artifact.weights, weights);
});

Deno.test("every 32-bit number round-trips, including NaN, infinity and -0", () => {
  const values = Float32Array.of(0, -0, 1e-45, -3.4028234663852886e38, NaN, Infinity, 1 / 3);
  const strange = new Map([["strange", { shape: [7], values }]]);
  const found = parseArtifact(encodeArtifact(exampleRecord, strange)).weights.get("strange")!;
  found.values.forEach((value, place) => assert.ok(Object.is(value, values[place]), `${value}`));
});

Deno.test("a model is read from any offset of a larger buffer", () => {
  const larger = new Uint8Array(bytes.length + 9).fill(255);
  larger.set(bytes, 3);
  assert.deepEqual(parseArtifact(larger.subarray(3, 3 + bytes.length)).weights, weights);
});

Deno.test("weights that are a view of a larger array are written without the rest", () => {
  const larger = Float32Array.of(9, 1, 2, 9), part = { shape: [2], values: larger.subarray(1, 3) };
  const found = parseArtifact(encodeArtifact(exampleRecord, new Map([["part", part]])));
  assert.deepEqual(found.weights.get("part")!.values, Float32Array.of(1, 2));
});

Deno.test("the same model gives the same bytes; a different record or weight gives a different checksum", () => {
  assert.deepEqual(encodeArtifact(exampleRecord, weights), bytes);
  const checksums = [
    bytes,
    encodeArtifact({ ...exampleRecord, version: "2.4" }, weights),
    encodeArtifact(exampleRecord, randomWeights(2, 5)),
  ].map((bytes) => parseArtifact(bytes).checksum);
  assert.equal(new Set(checksums).size, 3);
});

Deno.test("another reader of safetensors finds the weights, and all metadata is text", () => {
  const { metadata, tensors, end } = readSafetensors(bytes);
  assert.deepEqual(tensors, weights);
  assert.equal(end, bytes.length, "weights stand one after the other, up to the end");
  assert.equal(headerLengthOf(bytes) % 8, 0, "weights start at a multiple of 8 bytes");
  assert.deepEqual(Object.keys(metadata).sort(), ["checksum", "refrain"]);
  assert.deepEqual(JSON.parse(metadata.refrain), exampleRecord);
});

Deno.test("the checksum is the SHA-256 of the file with zeros in its place", () => {
  const { checksum } = readSafetensors(bytes).metadata;
  const zeroed = Buffer.from(bytes).toString("latin1").replace(checksum, "0".repeat(64));
  assert.equal(checksum, sha256(Buffer.from(zeroed, "latin1")));
  assert.equal(parseArtifact(bytes).checksum, checksum);
});

Deno.test("the tagger has the model's name, checksum and kind of probabilities", async () => {
  const calibration = { temperature: 1.3 };
  for (
    const [record, probabilities] of [
      [exampleRecord, "raw"],
      [{ ...exampleRecord, calibration }, "calibrated"],
    ] as const
  ) {
    const artifact = parseArtifact(encodeArtifact(record, weights));
    const tagger = await createTagger(artifact), { checksum } = artifact;
    assert.deepEqual(tagger.model, { name: "example", version: "2.3", checksum, probabilities });
    assert.equal(tagger.featureSet, ssm60);
    tagger.dispose();
  }
});
