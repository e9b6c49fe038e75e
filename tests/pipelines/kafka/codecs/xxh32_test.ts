import assert from "node:assert/strict";
import { xxh32 } from "#pipelines/kafka/codecs/xxh32.ts";
import { GOLDEN_XXH32, noise } from "../../../support/golden_codecs.ts";

Deno.test("checksums of any length are those of the reference implementation", () => {
  assert.ok(GOLDEN_XXH32.length > 0);
  for (const [length, checksum] of GOLDEN_XXH32) assert.equal(xxh32(noise(length!)), checksum);
});

Deno.test("the checksum of a view is that of its bytes alone", () => {
  assert.equal(xxh32(noise(40).subarray(0, 31)), xxh32(noise(31)));
});
