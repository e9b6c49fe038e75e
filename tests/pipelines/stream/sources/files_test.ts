import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { Rejection } from "#pipelines/stream/delivery.ts";
import { EXIT, RunError } from "#pipelines/errors.ts";
import {
  fileInput,
  filesSource,
  findFiles,
  prefixOf,
  reportRepeated,
} from "#pipelines/stream/sources/files.ts";
import { readRecords } from "#pipelines/stream/sources/records.ts";
import type { InputFormat } from "#lib/formats/registry.ts";
import { annotated } from "../../../support/annotate_run.ts";
import { captureStderr } from "../../../support/captured_output.ts";
import { jsonlOfSongs, numberedSong } from "../../../support/numbered_song.ts";
import { inTemporaryFolder } from "../../../support/temporary_folder.ts";

const MAX_BYTES = 1 << 20;

function gzip(text: string): Uint8Array {
  return new Uint8Array(gzipSync(new TextEncoder().encode(text)));
}

/** File name, format and title of each record; the code of a rejection. */
async function read(files: readonly string[], format: InputFormat = "auto") {
  const batches = await Array.fromAsync(filesSource(files, format, MAX_BYTES).records());
  return batches.flat().map(({ content, origin }) => {
    const file = origin.file.replace(/.*\//, "");
    if (content instanceof Rejection) return [file, content.code];
    return content.title === undefined
      ? [file, content.format]
      : [file, content.format, content.title];
  });
}

Deno.test("A folder stands for its song files, by name, subfolders included", () =>
  inTemporaryFolder({
    "b.txt": "",
    "a/z.jsonl.gz": "",
    "a/y.NDJSON": "",
    "a.jsonl": "",
    "c/d/e.txt.zst": "",
    "B.jsonl": "",
    "cover.png": "",
    "a/notes.md": "",
  }, async (folder) => {
    for (const path of [folder, `${folder}/`]) {
      const { files, skipped: passedOver } = await findFiles([path]);
      const names = (paths: readonly string[]) => paths.map((p) => p.slice(folder.length + 1));
      assert.deepEqual(names(files), [
        "B.jsonl",
        "a/y.NDJSON",
        "a/z.jsonl.gz",
        "a.jsonl",
        "b.txt",
        "c/d/e.txt.zst",
      ]);
      assert.deepEqual(names(passedOver), ["a/notes.md", "cover.png"]);
    }
  }));

Deno.test("Paths keep their order; a file that is named is read whatever its name", () =>
  inTemporaryFolder({ "z.jsonl": "", "a/one.txt": "", "cover.png": "" }, async (folder) => {
    const { files, skipped: passedOver } = await findFiles([
      `${folder}/z.jsonl`,
      "-",
      `${folder}/a`,
      `${folder}/cover.png`,
    ]);
    assert.deepEqual(files, [
      `${folder}/z.jsonl`,
      "-",
      `${folder}/a/one.txt`,
      `${folder}/cover.png`,
    ]);
    assert.deepEqual(passedOver, []);
  }));

Deno.test("A file that is read more than once is reported", async () => {
  const files = ["a.jsonl", "b.jsonl", "./a.jsonl"];
  assert.deepEqual(await captureStderr(() => reportRepeated(files)), [
    "note: a.jsonl is read 2 times",
  ]);
  assert.deepEqual(await captureStderr(() => reportRepeated(files.slice(0, 2))), []);
});

Deno.test("A path that is not there ends the run as unreadable input", async () => {
  await assert.rejects(findFiles(["/nowhere/at/all.jsonl"]), (error) => {
    assert.ok(error instanceof RunError);
    assert.equal(error.exitCode, EXIT.unreadable);
    assert.match(error.message, /Cannot read \/nowhere\/at\/all\.jsonl: there is no such file/);
    return true;
  });
});

Deno.test("A file's name decides its format and title, and its content where the name does not", () =>
  inTemporaryFolder({
    "ballad.txt": '{"id":1}',
    "packed song.TXT.gz": gzip("La"),
    "songs.jsonl": "La\n",
    "songs.ndjson.gz": gzip("La\n"),
    "no extension": "La",
    "data.json": '{"id":1}\n',
  }, async (folder) => {
    const { files } = await findFiles([
      folder,
      `${folder}/no extension`,
      `${folder}/data.json`,
    ]);
    assert.deepEqual(await read(files), [
      ["ballad.txt", "text", "ballad"],
      ["packed song.TXT.gz", "text", "packed song"],
      ["songs.jsonl", "jsonl"],
      ["songs.ndjson.gz", "jsonl"],
      ["no extension", "text", "no extension"],
      ["data.json", "jsonl"],
    ]);
  }));

Deno.test("A format that is stated goes before the file's name", () =>
  inTemporaryFolder({ "a.txt": '{"id":1}\n{"id":2}', "b.jsonl": "La\nla" }, async (folder) => {
    const { files } = await findFiles([folder]);
    const read_ = (format: InputFormat) => read(files, format);
    assert.deepEqual(await read_("jsonl"), [
      ["a.txt", "jsonl"],
      ["a.txt", "jsonl"],
      ["b.jsonl", "jsonl"],
      ["b.jsonl", "jsonl"],
    ]);
    assert.deepEqual((await read_("text")).map(([, format]) => format), ["text", "text"]);
  }));

Deno.test("A file that vanished, or is none, is one rejection, and the next is read", () =>
  inTemporaryFolder({ "a.jsonl": "{}\n", "folder/x": "", "c.jsonl": "{}\n" }, async (folder) => {
    const files = ["a.jsonl", "gone.jsonl", "folder", "c.jsonl"].map((name) => `${folder}/${name}`);
    assert.deepEqual(await read(files), [
      ["a.jsonl", "jsonl"],
      ["gone.jsonl", "unreadable"],
      ["folder", "unreadable"],
      ["c.jsonl", "jsonl"],
    ]);
  }));

Deno.test("Songs before and after a file that is cut off are annotated, in order", () => {
  const whole = gzip(jsonlOfSongs(10, 99));
  return inTemporaryFolder({
    "a.jsonl": jsonlOfSongs(0, 9),
    "b.jsonl.gz": whole.subarray(0, whole.length / 2),
    "c.jsonl": jsonlOfSongs(100, 109),
  }, async (folder) => {
    const { files } = await findFiles([folder]);
    const source = filesSource(files, "auto", MAX_BYTES);
    const { outcome, output, rejects } = await annotated(source);
    assert.equal(outcome.unreadable, 1);
    assert.ok(outcome.accounting.balances);
    assert.deepEqual(
      rejects.values.map(({ error, source }) => [error.code, source.file]),
      [["truncated_gzip", `${folder}/b.jsonl.gz`]],
    );
    const numbers = output.values.map(({ extra }) => extra.number as number);
    const ofCut = numbers.length - 20;
    assert.ok(ofCut > 5 && ofCut < 90);
    assert.deepEqual(numbers, [
      ...Array.from({ length: 10 + ofCut }, (_, number) => number),
      ...Array.from({ length: 10 }, (_, number) => 100 + number),
    ]);
    assert.deepEqual(output.values.map(({ id }) => id), numbers.map((n) => numberedSong(n).id));
  });
});

Deno.test("A file is opened only when those before it have been read", () =>
  inTemporaryFolder({ "a.jsonl": "{}\n" }, async (folder) => {
    const later = `${folder}/later.jsonl`;
    const records = filesSource([`${folder}/a.jsonl`, later], "auto", MAX_BYTES).records();
    await records.next();
    await Deno.writeTextFile(later, "{}\n");
    const { value: [delivery] } = await records.next();
    assert.equal(delivery.origin.file, later);
    assert.ok(!(delivery.content instanceof Rejection));
    await records.return(undefined);
  }));

Deno.test("A file is read under another name if one is given, and its bytes are seen as they are stored", () =>
  inTemporaryFolder({ "songs/Ça va.txt.gz": gzip("La la") }, async (folder) => {
    const path = `${folder}/songs/Ça va.txt.gz`, pieces: Uint8Array[] = [];
    // What is seen is seen at once: the memory is used again.
    const see = (bytes: Uint8Array) => void pieces.push(bytes.slice());
    const input = fileInput(path, "auto", { name: "rock/x.txt.gz", see });
    assert.deepEqual([input.name, input.format, input.title], ["rock/x.txt.gz", "text", "Ça va"]);
    const [[{ origin }]] = await Array.fromAsync(readRecords(input, MAX_BYTES));
    assert.equal(origin.file, "rock/x.txt.gz");
    assert.ok(Buffer.concat(pieces).equals(gzip("La la")));
    assert.equal(fileInput(path, "auto").name, path);
  }));

Deno.test("Each byte of a large file is seen once, in order, and before what it holds", () => {
  const text = jsonlOfSongs(0, 4_000);
  return inTemporaryFolder({ "a.jsonl": text }, async (folder) => {
    let seen = 0, held = 0;
    const hash = createHash("sha256"),
      see = (bytes: Uint8Array) => {
        seen += bytes.length;
        hash.update(bytes);
      };
    for await (
      const batch of readRecords(fileInput(`${folder}/a.jsonl`, "auto", { see }), MAX_BYTES)
    ) {
      for (const { content } of batch) {
        held += content instanceof Rejection ? assert.fail() : content.bytes.length + 1;
      }
      assert.ok(held <= seen, `${held} <= ${seen}`);
    }
    assert.equal(held, seen);
    assert.equal(hash.digest("hex"), createHash("sha256").update(text).digest("hex"));
  });
});

Deno.test("The first bytes of a file are as many as are asked for, or as there are", () => {
  const bytes = new TextEncoder().encode(jsonlOfSongs(0, 4_000));
  return inTemporaryFolder({ "a": bytes }, async (folder) => {
    const { length } = bytes, chunk = 256 * 1024;
    for (
      const count of [1, 2, chunk - 1, chunk, chunk + 1, 2 * chunk, length - 1, length, length + 9]
    ) {
      const prefix = await new Response(prefixOf(`${folder}/a`, count)).bytes();
      assert.ok(Buffer.from(prefix).equals(bytes.subarray(0, count)), `${count}`);
    }
  });
});

Deno.test("The first bytes of a file that is gone are an error when they are read, and not before", async () => {
  const reader = prefixOf("/nowhere/a", 5).getReader();
  await assert.rejects(reader.read(), Deno.errors.NotFound);
});
