import assert from "node:assert/strict";
import { EXIT, RunError } from "#pipelines/errors.ts";
import {
  fileSink,
  finishFile,
  isUnfinished,
  makeFolderFor,
  syncFolder,
  unfinishedPath,
} from "#pipelines/stream/sinks/file.ts";
import fc from "fast-check";
import { inTemporaryFolder } from "../../../support/temporary_folder.ts";

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
    await assertUnwritable(
      fileSink(`${folder}/nowhere/out.jsonl`),
      /Cannot write .*out\.jsonl: the folder .*nowhere does not exist: create it first$/,
    );
    await assertUnwritable(
      fileSink(`${folder}/folder`),
      /Cannot write .*folder: it is a folder: name a file in it$/,
    );
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

Deno.test("An unfinished file is resumed after a number of bytes, and the bytes after them are dropped", () =>
  fc.assert(
    fc.asyncProperty(
      fc.string(),
      fc.string(),
      fc.nat(),
      (held, more, cut) =>
        inTemporaryFolder({ "out.part": held }, async (folder) => {
          const bytes = new TextEncoder().encode(held), from = cut % (bytes.length + 1);
          const sink = await fileSink(`${folder}/out`, { force: true, from });
          await sink.write(more);
          await sink.close();
          const expected = [...bytes.subarray(0, from), ...new TextEncoder().encode(more)];
          assert.deepEqual([...await Deno.readFile(`${folder}/out`)], expected);
          assert.deepEqual(await namesIn(folder), ["out"]);
        }),
    ),
    { numRuns: 40 },
  ));

Deno.test("A file that is gone on with stays when it is abandoned, also if nothing is in it", () =>
  inTemporaryFolder({ "out.part": "held, and more" }, async (folder) => {
    for (const [from, left] of [[4, "held"], [0, ""], [0, ""]] as const) {
      const sink = await fileSink(`${folder}/out`, { force: true, from });
      await sink.abandon();
      assert.equal(await Deno.readTextFile(`${folder}/out.part`), left);
    }
  }));

Deno.test("A file that is not there is gone on with from its beginning, and stays", () =>
  inTemporaryFolder({}, async (folder) => {
    const sink = await fileSink(`${folder}/out`, { from: 0 });
    await sink.abandon();
    assert.deepEqual(await namesIn(folder), ["out.part"]);
  }));

Deno.test("A file that has fewer bytes, or is gone, is not gone on with", () =>
  inTemporaryFolder({ "out.part": "held" }, async (folder) => {
    const path = `${folder}/out`;
    const assertRefused = (bytes: number) => {
      const reason = `it has ${bytes} bytes, but must be resumed after 5`;
      const message = new RegExp(
        `^Cannot write .*/out\\.part: ${reason} \\(--force replaces it\\)$`,
      );
      return assertUnwritable(fileSink(path, { force: true, from: 5 }), message);
    };
    await assertRefused(4);
    assert.equal(await Deno.readTextFile(`${path}.part`), "held");
    await Deno.remove(`${path}.part`);
    await assertRefused(0);
  }));

Deno.test("What was flushed is on disk, the file keeping its other name", () =>
  inTemporaryFolder({}, async (folder) => {
    const { sync } = Deno.FsFile.prototype, path = `${folder}/out`, synced: string[] = [];
    Deno.FsFile.prototype.sync = async function () {
      await sync.call(this);
      synced.push((await namesIn(folder)).join());
    };
    try {
      const sink = await fileSink(path);
      await sink.write("one");
      await sink.flush();
      assert.deepEqual(synced, ["out.part"]);
      await sink.write("two");
      await sink.close();
      // The content before the name, and the name as well.
      assert.deepEqual(synced.slice(1), ["out.part", "out"]);
    } finally {
      Deno.FsFile.prototype.sync = sync;
    }
    assert.equal(await Deno.readTextFile(path), "onetwo");
  }));

Deno.test("What cannot be flushed ends the run, and the file does not get its name", () =>
  inTemporaryFolder({}, async (folder) => {
    const { sync } = Deno.FsFile.prototype, sink = await fileSink(`${folder}/out`);
    await sink.write("one");
    Deno.FsFile.prototype.sync = () => Promise.reject(new Error("Input/output error"));
    try {
      for (const action of [() => sink.flush(), () => sink.close()]) {
        await assertUnwritable(action(), /Cannot write .*out: Input\/output error$/);
      }
    } finally {
      Deno.FsFile.prototype.sync = sync;
    }
    await sink.abandon();
    assert.deepEqual(await namesIn(folder), ["out.part"]);
  }));

Deno.test("A file that is complete stays so when it is abandoned afterwards, empty or not", () =>
  inTemporaryFolder({}, async (folder) => {
    for (const [name, text] of [["empty", ""], ["full", "one"]]) {
      const sink = await fileSink(`${folder}/${name}`);
      await sink.write(text);
      await sink.close();
      await sink.abandon();
      await sink.abandon();
    }
    assert.deepEqual(await namesIn(folder), ["empty", "full"]);
  }));

Deno.test("A file is unfinished until it is given its name, whoever gives it", () =>
  inTemporaryFolder({ "out.part": "complete" }, async (folder) => {
    const path = `${folder}/out`;
    assert.equal(unfinishedPath(path), `${path}.part`);
    assert.equal(await isUnfinished(path), true);
    await finishFile(path);
    assert.equal(await isUnfinished(path), false);
    assert.equal(await Deno.readTextFile(path), "complete");
    await assertUnwritable(finishFile(path), /Cannot write .*out: /);
    assert.equal(await isUnfinished(`${folder}/nowhere/out`), false);
  }));

Deno.test("The folder for a file is made with all above it, unless something is in the way", () =>
  inTemporaryFolder({ "file": "" }, async (folder) => {
    await makeFolderFor(`${folder}/a/b/out`);
    await makeFolderFor(`${folder}/a/b/other`);
    assert.deepEqual(await namesIn(`${folder}/a`), ["b"]);
    await assertUnwritable(makeFolderFor(`${folder}/file/b/out`), /Cannot write .*file\/b\/out: /);
  }));

Deno.test("A folder that is gone cannot be made safe on disk", () =>
  inTemporaryFolder({}, async (folder) => {
    await syncFolder(folder);
    await assert.rejects(syncFolder(`${folder}/nowhere`), Deno.errors.NotFound);
  }));
