import assert from "node:assert/strict";
import { EXIT, RunError } from "#pipelines/exit.ts";
import { fileSink } from "#pipelines/sinks/file.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
}

async function assertUnwritable(opening: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(opening, (error) => {
    assert.ok(error instanceof RunError);
    assert.equal(error.exitCode, EXIT.unwritable);
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("A file appears under its name only when it is complete", () =>
  inTemporaryFolder({}, async (folder) => {
    const sink = await fileSink(`${folder}/out.jsonl`);
    await sink.write("été\n");
    await sink.write(Uint8Array.of(0x66, 0xff));
    assert.deepEqual(await namesIn(folder), ["out.jsonl.part"]);
    await sink.close();
    assert.deepEqual(await namesIn(folder), ["out.jsonl"]);
    assert.deepEqual(
      await Deno.readFile(`${folder}/out.jsonl`),
      Uint8Array.of(0xc3, 0xa9, 0x74, 0xc3, 0xa9, 0x0a, 0x66, 0xff),
    );
  }));

Deno.test("A write is in the file when it has been awaited", () =>
  inTemporaryFolder({}, async (folder) => {
    const sink = await fileSink(`${folder}/out.jsonl`);
    for (const text of ["one\n", "two\n"]) {
      await sink.write(text);
      assert.ok((await Deno.readTextFile(`${folder}/out.jsonl.part`)).endsWith(text));
    }
    await sink.close();
  }));

Deno.test("An abandoned file keeps its other name and what was written", () =>
  inTemporaryFolder({}, async (folder) => {
    const sink = await fileSink(`${folder}/out.jsonl`);
    await sink.write("one\n");
    await sink.abandon();
    assert.deepEqual(await namesIn(folder), ["out.jsonl.part"]);
    assert.equal(await Deno.readTextFile(`${folder}/out.jsonl.part`), "one\n");
  }));

Deno.test("An abandoned file to which nothing was written leaves nothing behind", () =>
  inTemporaryFolder({}, async (folder) => {
    const sink = await fileSink(`${folder}/out.jsonl`);
    await sink.write("");
    await sink.abandon();
    assert.deepEqual(await namesIn(folder), []);
  }));

Deno.test("A file that exists is refused, and unharmed", () =>
  inTemporaryFolder({ "out.jsonl": "precious" }, async (folder) => {
    const path = `${folder}/out.jsonl`;
    await assertUnwritable(fileSink(path), /Cannot write .*out\.jsonl: it exists \(--force/);
    assert.deepEqual(await namesIn(folder), ["out.jsonl"]);
    assert.equal(await Deno.readTextFile(path), "precious");
  }));

Deno.test("With force a file that exists is replaced when the new one is complete", () =>
  inTemporaryFolder(
    { "out.jsonl": "old and long", "out.jsonl.part": "left over, and longer" },
    async (folder) => {
      const path = `${folder}/out.jsonl`;
      const sink = await fileSink(path, { force: true });
      await sink.write("new");
      assert.equal(await Deno.readTextFile(path), "old and long");
      await sink.close();
      assert.equal(await Deno.readTextFile(path), "new");
      assert.deepEqual(await namesIn(folder), ["out.jsonl"]);
    },
  ));

Deno.test("A file that cannot be made is refused", () =>
  inTemporaryFolder({ "folder/x": "" }, async (folder) => {
    await assertUnwritable(fileSink(`${folder}/nowhere/out.jsonl`), /Cannot write .*out\.jsonl: /);
    await assertUnwritable(fileSink(`${folder}/folder`), /Cannot write .*folder: /);
    assert.deepEqual(await namesIn(folder), ["folder"]);
  }));

Deno.test("What is no ordinary file is written to directly, without another name", () =>
  inTemporaryFolder({}, async (folder) => {
    await Deno.symlink("/dev/null", `${folder}/device`);
    const sink = await fileSink(`${folder}/device`);
    await sink.write("into the void");
    assert.deepEqual(await namesIn(folder), ["device"]);
    await sink.close();
    assert.ok((await Deno.lstat(`${folder}/device`)).isSymlink);
  }));
