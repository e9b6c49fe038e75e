import assert from "node:assert/strict";
import { rules } from "#models/rules.ts";
import { loadTagger, MODEL_NAMES } from "#pipelines/artifact_store.ts";
import { EXIT, RunError } from "#pipelines/exit.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";

async function assertBadConfiguration(nameOrPath: string, message: RegExp): Promise<void> {
  await assert.rejects(loadTagger(nameOrPath), (error) => {
    assert.ok(error instanceof RunError);
    assert.equal(error.exitCode, EXIT.badConfiguration);
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("Every rule is a model that is known by its name", async () => {
  for (const rule of rules) {
    assert.ok(MODEL_NAMES.includes(rule.model.name));
    assert.equal(await loadTagger(rule.model.name), rule);
  }
});

Deno.test("A model that is not there is a bad configuration, and the nearest name is given", () =>
  assertBadConfiguration("recuring-pair", /no such model or file.*nearest is "recurring-pair"/));

Deno.test("A file that is no model is a bad configuration, and named", () =>
  inTemporaryFolder({ "empty": "", "text": "La la", "json": "{}".padEnd(100) }, async (folder) => {
    for (const name of ["empty", "text", "json"]) {
      await assertBadConfiguration(`${folder}/${name}`, new RegExp(`--model .*/${name}: `));
    }
  }));
