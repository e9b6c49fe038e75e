import assert from "node:assert/strict";
import { EXIT } from "#pipelines/errors.ts";
import { ResumableFile } from "#pipelines/stream/sinks/resumable_file.ts";
import { inTemporaryFolder } from "../../../support/temporary_folder.ts";

const encoder = new TextEncoder();

async function resumed(path: string): Promise<{ file: ResumableFile; lines: string[] }> {
  const lines: string[] = [];
  return { file: await ResumableFile.resume(path, (line) => lines.push(line)), lines };
}

Deno.test("Writers take turns, and their lines stay whole", () =>
  inTemporaryFolder({}, async (folder) => {
    const path = `${folder}/lines`, file = await ResumableFile.create(path);
    const texts = Array.from({ length: 20 }, (_, number) => `${number}`.repeat(50_000) + "\n");
    await Promise.all(texts.map((text) => file.write(encoder.encode(text))));
    file.close();
    assert.equal(await Deno.readTextFile(path), texts.join(""));
  }));

Deno.test("A file that is there is not written over", () =>
  inTemporaryFolder({ lines: "kept\n" }, async (folder) => {
    await assert.rejects(ResumableFile.create(`${folder}/lines`), {
      name: "RunError",
      exitCode: EXIT.unwritable,
      message: /it exists \(--resume continues it\)$/,
    });
    assert.equal(await Deno.readTextFile(`${folder}/lines`), "kept\n");
  }));

Deno.test("A file that cannot be made says so", () =>
  inTemporaryFolder({}, async (folder) => {
    for (const open of [ResumableFile.create, resumed]) {
      await assert.rejects(open(`${folder}/none/lines`), {
        name: "RunError",
        exitCode: EXIT.unwritable,
        message: /^Cannot write .*none\/lines: /,
      });
    }
  }));

Deno.test("A check finds what is in the way, and makes nothing", () =>
  inTemporaryFolder({ lines: "kept\n" }, async (folder) => {
    const refused = [
      ["lines", false, /: it exists \(--resume continues it\)$/],
      ["", true, /: it is a folder$/],
      ["none/lines", false, /: its folder does not exist$/],
      ["none/lines", true, /: its folder does not exist$/],
      ["lines/lines", false, /lines\/lines: ./],
    ] as const;
    for (const [name, resume, message] of refused) {
      await assert.rejects(ResumableFile.check(`${folder}/${name}`, resume), {
        name: "RunError",
        exitCode: EXIT.unwritable,
        message,
      });
    }
    for (const [name, resume] of [["lines", true], ["new", true], ["new", false]] as const) {
      await ResumableFile.check(`${folder}/${name}`, resume);
    }
    assert.deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["lines"]);
  }));

Deno.test("A last line that was cut off is taken away, and the next follows on the whole ones", () =>
  inTemporaryFolder({ lines: "one\ntwo\nthr" }, async (folder) => {
    const { file, lines } = await resumed(`${folder}/lines`);
    await file.write(encoder.encode("four\n"));
    file.close();
    assert.deepEqual(lines, ["one", "two"]);
    assert.equal(await Deno.readTextFile(`${folder}/lines`), "one\ntwo\nfour\n");
  }));

Deno.test("A file that is not there yet is resumed as an empty one", () =>
  inTemporaryFolder({}, async (folder) => {
    const { file, lines } = await resumed(`${folder}/lines`);
    await file.write(encoder.encode("one\n"));
    file.close();
    assert.deepEqual([lines, await Deno.readTextFile(`${folder}/lines`)], [[], "one\n"]);
  }));

Deno.test("Lines longer than what is read at once are seen whole", () => {
  const long = "é".repeat(1 << 20), text = `${long}\nshort\n${long}\n${long}`;
  return inTemporaryFolder({ lines: text }, async (folder) => {
    const { file, lines } = await resumed(`${folder}/lines`);
    file.close();
    assert.deepEqual(lines, [long, "short", long]);
    const { size } = await Deno.stat(`${folder}/lines`);
    assert.equal(size, encoder.encode(`${long}\nshort\n${long}\n`).length);
  });
});

Deno.test("After a write that failed the next writer finds out for itself", () =>
  inTemporaryFolder({}, async (folder) => {
    const file = await ResumableFile.create(`${folder}/lines`);
    file.close();
    for (let writer = 0; writer < 2; writer++) {
      await assert.rejects(file.write(encoder.encode("one\n")), { exitCode: EXIT.unwritable });
    }
  }));
