import { computeFeatures } from "#lib/features/contract.ts";
import { ssm60 } from "#lib/features/ssm60.ts";
import { ignoreBreaks } from "#models/ignore_breaks.ts";
import assert from "node:assert/strict";
import { breakReader } from "../support/break_reader.ts";

const lines = ["la", "di", "la"];

Deno.test("a tagger that ignores breaks sees a song without any, whole or line by line", async () => {
  const tagger = ignoreBreaks({ ...breakReader, featureSet: ssm60 });
  const whole = computeFeatures(tagger.featureSet, lines, [1]), growing = tagger.featureSet.start();
  for (const line of lines) growing.push(line);
  assert.equal(growing.bytes > 0, true);
  for (const { labels, usedBreaks } of await tagger.tag([whole, growing.features([1])])) {
    assert.deepEqual([labels, usedBreaks], [["verse", "verse", "verse"], false]);
  }
  assert.deepEqual(whole.breaks, [1], "the features of the caller stay as they are");
});

Deno.test("a tagger that ignores breaks is disposed of with the tagger in it", () => {
  let disposed = 0;
  const tagger = ignoreBreaks({ ...breakReader, dispose: () => disposed++ });
  assert.equal(tagger.model, breakReader.model);
  tagger.dispose();
  assert.equal(disposed, 1);
});
