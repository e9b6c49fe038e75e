import { EXIT } from "#pipelines/errors.ts";
import { StoredEdition } from "#pipelines/edition/reader.ts";
import type { CatalogueInput } from "#pipelines/relabel/catalogue_input.ts";
import { verifyFinished } from "#pipelines/relabel/plan_catalogue.ts";
import type { EditionIdentity } from "#pipelines/relabel/journal.ts";
import assert from "node:assert/strict";
import { writeEdition } from "../../support/edition_on_disk.ts";
import { runErrorOf } from "../../support/errors.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";
import { captureStderr } from "../../support/captured_output.ts";

/** What a test works with: a finished edition, and what it was made of. */
interface Finished {
  readonly folder: string;
  readonly catalogue: string;
  readonly edition: EditionIdentity;
  readonly inputs: readonly CatalogueInput[];
}

const SONGS = [{ id: "one", labels: "01" }], NAMES = ["a.jsonl", "b.jsonl"];

async function withFinished(test: (finished: Finished) => Promise<void>): Promise<void> {
  await inTemporaryFolder({}, async (root) => {
    const folder = `${root}/labels`, catalogue = `${root}/songs`;
    const { refrain, model, output_options, catalogue: identity } = await writeEdition(
      folder,
      Object.fromEntries(NAMES.map((name) => [name, SONGS])),
    );
    await Deno.mkdir(catalogue);
    for (const name of NAMES) {
      // The bytes that the manifest of the edition describes.
      await Deno.writeTextFile(`${catalogue}/${name}`, JSON.stringify(SONGS));
    }
    await test({
      folder,
      catalogue,
      edition: {
        provenance: { refrain, model, output_options, catalogue: identity },
        shard: "1/1",
      },
      inputs: NAMES.map((name) => ({ name, part: "", folder: catalogue, files: [name] })),
    });
  });
}

async function assertRefused(action: () => Promise<unknown>, which: string): Promise<void> {
  const { message, exitCode } = await runErrorOf(action);
  const end = `: it holds a finished edition ${which} (--force starts again)`;
  assert.ok(message.startsWith("Cannot write ") && message.endsWith(end), message);
  assert.equal(exitCode, EXIT.unwritable);
}

Deno.test("An edition that is requested again is already finished", () =>
  withFinished(async ({ folder, edition, inputs }) => {
    const reported = await captureStderr(async () => {
      const { manifest } = await StoredEdition.open(folder);
      assert.deepEqual(await verifyFinished(folder, edition, inputs), manifest);
    });
    assert.deepEqual(reported, [`${folder} is already finished`]);
  }));

Deno.test("Another version, model or setting is another edition, and each is named", () =>
  withFinished(async ({ folder, edition, inputs }) => {
    const { provenance: head } = edition,
      check = (head: EditionIdentity["provenance"]) =>
        verifyFinished(folder, { ...edition, provenance: head }, inputs);
    const { model, output_options, catalogue } = head;
    await assertRefused(
      () => check({ ...head, refrain: "9.9.9" }),
      "with another version of Refrain",
    );
    await assertRefused(
      () => check({ ...head, model: { ...model, name: "x" } }),
      "with another model",
    );
    await assertRefused(
      () =>
        check({ ...head, output_options: { ...output_options, lines: true, compression: "zstd" } }),
      "with another lines, compression",
    );
    await assertRefused(
      () => check({ ...head, catalogue: { ...catalogue, inputs: 3 } }),
      "with another catalogue",
    );
  }));

Deno.test("A changed or missing input is named, whatever its length", () =>
  withFinished(async ({ folder, catalogue, edition, inputs }) => {
    const text = await Deno.readTextFile(`${catalogue}/b.jsonl`);
    const check = () => verifyFinished(folder, edition, inputs);
    for (const changed of [text.replace("one", "two"), `${text}\n`, text.slice(1), ""]) {
      await Deno.writeTextFile(`${catalogue}/b.jsonl`, changed);
      await assertRefused(check, "whose input b.jsonl has changed since");
    }
    await Deno.remove(`${catalogue}/a.jsonl`);
    await assertRefused(check, "whose input a.jsonl has changed since");
  }));

Deno.test("An input with more files has changed, even if they hold the same bytes", () =>
  withFinished(async ({ folder, catalogue, edition, inputs: [first, second] }) => {
    await Deno.writeTextFile(`${catalogue}/empty.jsonl`, "");
    const more = { ...second, files: [...second.files, "empty.jsonl"] };
    await assertRefused(
      () => verifyFinished(folder, edition, [first, more]),
      "whose input b.jsonl has changed since",
    );
  }));

Deno.test("An input that cannot be read ends the run with 65, and is named", () =>
  withFinished(async ({ folder, catalogue, edition, inputs }) => {
    await Deno.remove(`${catalogue}/b.jsonl`);
    await Deno.mkdir(`${catalogue}/b.jsonl`);
    const error = await runErrorOf(() => verifyFinished(folder, edition, inputs));
    assert.match(error.message, /^Cannot read b\.jsonl: /);
    assert.equal(error.exitCode, EXIT.unreadable);
  }));

Deno.test("A damaged or missing file of the edition ends the run with 65, and is named", () =>
  withFinished(async ({ folder, edition, inputs }) => {
    for (const name of ["annotations/a.jsonl", "songs/b.jsonl"]) {
      const path = `${folder}/${name}`, text = await Deno.readTextFile(path);
      const assertDamaged = async () => {
        const error = await runErrorOf(() => verifyFinished(folder, edition, inputs));
        assert.ok(error.message.startsWith(`Cannot read ${folder}: ${name}`), error.message);
        assert.equal(error.exitCode, EXIT.unreadable);
      };
      await Deno.writeTextFile(path, text.replace("one", "two"));
      await assertDamaged();
      await Deno.remove(path);
      await assertDamaged();
      await Deno.writeTextFile(path, text);
    }
  }));

Deno.test("Other inputs of the same catalogue are another shard", () =>
  withFinished(async ({ folder, edition, inputs }) => {
    const [first, second] = inputs;
    for (const others of [[first], [first, { ...second, name: "c.jsonl" }], [...inputs, first]]) {
      await assertRefused(() => verifyFinished(folder, edition, others), "of another shard");
    }
  }));
