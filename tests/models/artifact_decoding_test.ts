import { encodeArtifact, parseArtifact, toModelInfo } from "#models/artifact.ts";
import { createTagger } from "#models/create_tagger.ts";
import assert from "node:assert/strict";
import { exampleRecord } from "./example_record.ts";
import { randomWeights } from "./random_network.ts";

const weights = randomWeights(2, 4);

Deno.test("a file of an earlier release, which has no decoding, has the decoding null", () => {
  const { decoding: _, ...earlier } = exampleRecord;
  const bytes = encodeArtifact(earlier as typeof exampleRecord, weights);
  assert.equal(parseArtifact(bytes).record.decoding, null);
});

Deno.test("a decoding round-trips, and its probabilities are calibrated", () => {
  const decoding = { scale: -0.1 + 0.3, table: [[1, 2], [3, null]] };
  const artifact = parseArtifact(encodeArtifact({ ...exampleRecord, decoding }, weights));
  assert.deepEqual(artifact.record.decoding, decoding);
  assert.equal(toModelInfo(artifact).probabilities, "calibrated");
});

Deno.test("a decoding that the network does not have is refused", async () => {
  const decoding = { scale: 1 };
  const artifact = parseArtifact(encodeArtifact({ ...exampleRecord, decoding }, weights));
  await assert.rejects(
    createTagger(artifact),
    /Cannot use the model: decoding: this network has none$/,
  );
});
