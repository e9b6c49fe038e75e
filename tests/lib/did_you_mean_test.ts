import assert from "node:assert/strict";
import { didYouMean } from "#lib/did_you_mean.ts";

Deno.test("The nearest name is suggested if at most a third of its characters differ", () => {
  const names = ["none", "gzip", "text"];
  assert.equal(didYouMean("txt", names), ". Did you mean text?");
  assert.equal(didYouMean("zip", names), ". Did you mean gzip?");
  assert.equal(didYouMean("nnoe", names), ". Did you mean none?");
  for (const word of ["lz4", "zstd", "", "no such"]) assert.equal(didYouMean(word, names), "");
  assert.equal(didYouMean("text", []), "");
});
