import { EXIT } from "#pipelines/errors.ts";
import { checkParts } from "#pipelines/relabel/check_parts.ts";
import assert from "node:assert/strict";
import { runErrorOf } from "../../support/run_error.ts";

/** Inputs of these parts, by name; each is named after its part. */
function inputsOf(...parts: readonly string[]) {
  return parts.map((part) => ({ name: `${part}.jsonl`, part, folder: "/", files: [part] }));
}

Deno.test("A part that would be a file where another needs a folder is refused, whatever the settings", async () => {
  for (
    const [part, folder] of [
      ["x", "x.jsonl"],
      ["x", "x.jsonl.gz"],
      ["x", "x.jsonl.zst"],
      ["x", "x.jsonl.part"],
      ["x", "x.jsonl.zst.part"],
      ["x", "x-00000.jsonl"],
      ["x", "x-123456.jsonl.gz"],
      ["x-00000", "x-00000.jsonl"],
      ["rock/x", "rock/x.jsonl"],
      ["rock/two\nlines", "rock/two\nlines.jsonl"],
      ["texts", "texts.jsonl"],
    ]
  ) {
    for (const below of [`${folder}/a`, `${folder}/b/c`]) {
      const error = await runErrorOf(() => checkParts(inputsOf(part, below)));
      const reason = `${part}.jsonl would become a file where the folder ${folder} has to be`;
      assert.equal(error.message, `${reason}: rename one`);
      assert.equal(error.exitCode, EXIT.usage);
    }
  }
});

Deno.test("Parts beside folders of other names are in nobody's way", () => {
  checkParts(inputsOf("x", "x/a", "y.jsonl/a", "x.json/a", "x.jsonl.bz2/a", "x-1.jsonl/a"));
  checkParts(inputsOf("x", "rock/x.jsonl/a", "x.jsonl", "x.part/a", "x.jsonl.x/a"));
});
