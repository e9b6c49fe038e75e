import assert from "node:assert/strict";
import { parseArtifact } from "#models/artifact.ts";
import { rules } from "#models/rules.ts";
import { loadModel, loadTagger, MODEL_NAMES } from "#pipelines/annotator/model_store.ts";
import { EXIT, RunError } from "#pipelines/errors.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

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
  assertBadConfiguration("recuring-pair", /no such model or file.*Did you mean recurring-pair\?/));

Deno.test("A file that is no model is a bad configuration, and named", () =>
  inTemporaryFolder({ "empty": "", "text": "La la", "json": "{}".padEnd(100) }, async (folder) => {
    for (const name of ["empty", "text", "json"]) {
      await assertBadConfiguration(
        `${folder}/${name}`,
        new RegExp(`Model .*/${name}: .* not a safetensors file: give a file that refrain train`),
      );
    }
    await assertBadConfiguration(folder, /^Model .*: it is a folder, and not a file$/);
  }));

Deno.test("Each model in models/trained is a model by its name", async () => {
  const folder = new URL("../../../models/trained/", import.meta.url);
  const files = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.endsWith(".safetensors"));
  const shipped = MODEL_NAMES.filter((name) => !rules.some(({ model }) => model.name === name));
  assert.deepEqual(shipped.map((name) => `${name}.safetensors`).toSorted(), files.toSorted());
  for (const name of shipped) {
    const tagger = await loadTagger(name);
    assert.equal(tagger.model.name, name);
    tagger.dispose();
  }
});

Deno.test("A rule learnt from nothing, a trained model from the data of its record", async () => {
  for (const { model } of rules) {
    const { tagger, trainedOn } = await loadModel(model.name);
    assert.deepEqual([tagger.model, trainedOn.size], [model, 0]);
  }
  const { tagger, trainedOn } = await loadModel("blstm");
  tagger.dispose();
  const file = new URL("../../../models/trained/blstm.safetensors", import.meta.url);
  const { record } = parseArtifact(await Deno.readFile(file));
  assert.ok(trainedOn.size > 0);
  assert.deepEqual([...trainedOn], record.training.data.map(({ checksum }) => checksum));
});

Deno.test("A model that was shortened or changed is a bad configuration", async () => {
  const file = new URL("../../../models/trained/blstm.safetensors", import.meta.url);
  const bytes = await Deno.readFile(file), changed = bytes.slice();
  changed[bytes.length >> 1] ^= 1;
  const damaged = { short: bytes.slice(0, bytes.length >> 1), changed };
  await inTemporaryFolder(damaged, async (folder) => {
    for (const name of Object.keys(damaged)) {
      await assertBadConfiguration(`${folder}/${name}`, new RegExp(`Model .*/${name}: `));
    }
  });
});
