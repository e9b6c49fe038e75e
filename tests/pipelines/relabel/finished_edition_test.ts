import { EXIT } from "#pipelines/exit.ts";
import { StoredEdition } from "#pipelines/edition/stored_edition.ts";
import type { CatalogueInput } from "#pipelines/relabel/catalogue.ts";
import { checkStillThat } from "#pipelines/relabel/finished_edition.ts";
import type { EditionIdentity } from "#pipelines/relabel/journal.ts";
import assert from "node:assert/strict";
import { writeEdition } from "../../support/edition_on_disk.ts";
import { runErrorOf } from "../../support/run_error.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";
import { toldWhile } from "../../support/told.ts";

/** What a test works with: a finished edition, and what it was made of. */
interface Finished {
  readonly folder: string;
  readonly catalogue: string;
  readonly edition: EditionIdentity;
  readonly inputs: readonly CatalogueInput[];
}

async function withFinished(test: (finished: Finished) => Promise<void>): Promise<void> {
  await inTemporaryFolder({}, async (root) => {
    const folder = `${root}/labels`, catalogue = `${root}/songs`;
    const songs = [{ id: "one", labels: "01" }], names = ["a.jsonl", "b.jsonl"];
    await Deno.mkdir(folder);
    await Deno.mkdir(catalogue);
    await writeEdition(folder, Object.fromEntries(names.map((name) => [name, songs])));
    const { manifest: { refrain, model, shape, catalogue: identity, inputs } } = await StoredEdition
      .open(folder);
    for (const { name, bytes } of inputs) {
      await Deno.writeFile(`${catalogue}/${name}`, new Uint8Array(bytes));
    }
    await test({
      folder,
      catalogue,
      edition: { head: { refrain, model, shape, catalogue: identity }, shard: "1/1" },
      inputs: names.map((name) => ({
        name,
        part: "",
        files: [{ name, path: `${catalogue}/${name}` }],
      })),
    });
  });
}

async function assertAnother(action: () => Promise<unknown>, of: string): Promise<void> {
  const error = await runErrorOf(action);
  const end = `a finished edition is there, of another ${of} (--force begins anew)`;
  assert.ok(
    error.message.startsWith("Cannot write ") && error.message.endsWith(end),
    error.message,
  );
  assert.equal(error.exitCode, EXIT.unwritable);
}

Deno.test("An edition that is asked for again is finished already", () =>
  withFinished(async ({ folder, edition, inputs }) => {
    const told = await toldWhile(async () => {
      const { manifest } = await StoredEdition.open(folder);
      assert.deepEqual(await checkStillThat(folder, edition, inputs), manifest);
    });
    assert.deepEqual(told, [`${folder} is finished already`]);
  }));

Deno.test("Another version, model or setting is another edition, and each is named", () =>
  withFinished(async ({ folder, edition, inputs }) => {
    const { head } = edition,
      check = (head: EditionIdentity["head"]) =>
        checkStillThat(folder, { ...edition, head }, inputs);
    const { model, shape, catalogue } = head;
    await assertAnother(() => check({ ...head, refrain: "9.9.9" }), "version of Refrain");
    await assertAnother(() => check({ ...head, model: { ...model, name: "x" } }), "model");
    await assertAnother(
      () => check({ ...head, shape: { ...shape, lines: true, compression: "zstd" } }),
      "lines, compression",
    );
    await assertAnother(
      () => check({ ...head, catalogue: { ...catalogue, inputs: 3 } }),
      "catalogue",
    );
  }));

Deno.test("Inputs of another size, and such as are gone, are named", () =>
  withFinished(async ({ folder, catalogue, edition, inputs }) => {
    const check = () => checkStillThat(folder, edition, inputs);
    await Deno.writeTextFile(`${catalogue}/b.jsonl`, "more", { append: true });
    await assertAnother(check, "b.jsonl");
    await Deno.remove(`${catalogue}/a.jsonl`);
    await assertAnother(check, "a.jsonl, b.jsonl");
  }));

Deno.test("Other inputs of the same catalogue are another shard, as many as they may be", () =>
  withFinished(async ({ folder, edition, inputs }) => {
    const [first, second] = inputs;
    for (const others of [[first], [first, { ...second, name: "c.jsonl" }], [...inputs, first]]) {
      await assertAnother(() => checkStillThat(folder, edition, others), "shard");
    }
  }));
