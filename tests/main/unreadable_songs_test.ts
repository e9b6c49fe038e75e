import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { numberedSongs } from "../support/labelled_songs.ts";
import { ended, startRefrain, startTraining } from "../support/refrain_process.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";

const whole = new Uint8Array(gzipSync(numberedSongs(2000)));
const predictions = numberedSongs(2000).replaceAll(/"lines":\[.*?\],/g, "");

const files = {
  "songs.jsonl": numberedSongs(40),
  "cut.jsonl.gz": whole.subarray(0, whole.length >> 1),
  "damaged.jsonl.gz": whole.with(-8, whole.at(-8)! ^ 1), // in the checksum
  "predictions.jsonl.gz": new Uint8Array(gzipSync(predictions).subarray(0, -9)),
};

const EVALUATE = ["evaluate", "--model", "recurring-pair", "--json", "~/scores.json"];

/** Runs a command line, with `~` for the folder. */
function run(folder: string, ...args: string[]) {
  return ended(startRefrain(...args.map((argument) => argument.replace("~", folder))));
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("A file of references or predictions that cannot be read to their end are refused with 65", () =>
  inTemporaryFolder(files, async (folder) => {
    const cases: readonly (readonly [name: string, code: string, ...args: string[]])[] = [
      ["cut", "truncated_gzip", ...EVALUATE, "~/cut.jsonl.gz"],
      ["damaged", "corrupt_gzip", ...EVALUATE, "~/damaged.jsonl.gz"],
      [
        "predictions",
        "truncated_gzip",
        ...[...EVALUATE, "~/songs.jsonl", "--predictions", "~/predictions.jsonl.gz"],
      ],
      [
        "cut",
        "truncated_gzip",
        ...["evaluate", "~/songs.jsonl", "--calibrate-on", "~/cut.jsonl.gz"],
      ],
    ];
    for (const [name, errorCode, ...args] of cases) {
      const { code, stdout, stderr } = await run(folder, ...args);
      assert.deepEqual([code, stdout], [65, ""], stderr);
      assert.ok(stderr.includes(`"code":"${errorCode}"`), stderr);
      const last = stderr.trimEnd().split("\n").at(-1)!;
      assert.match(
        last,
        new RegExp(`^refrain: .*/${name}.jsonl.gz could not be read to its end: `),
      );
    }
    assert.deepEqual(namesIn(folder), Object.keys(files).sort());
  }));

Deno.test("The reject that ends a run stays in the unfinished file of rejects", () =>
  inTemporaryFolder(files, async (folder) => {
    const { code } = await run(
      folder,
      ...EVALUATE,
      "~/cut.jsonl.gz",
      "--rejects",
      "~/rejects.jsonl",
    );
    assert.equal(code, 65);
    const { error } = JSON.parse(await Deno.readTextFile(`${folder}/rejects.jsonl.part`));
    assert.equal(error.code, "truncated_gzip");
  }));

Deno.test("Truncated training or validation songs end training with 65", () =>
  inTemporaryFolder(files, async (folder) => {
    const [songs, cut] = ["songs.jsonl", "cut.jsonl.gz"].map((name) => `${folder}/${name}`);
    for (const args of [[cut], [songs, cut], [songs, "--validation", cut]]) {
      const { code, stdout, stderr } = await ended(
        startTraining(...args, "--output", `${folder}/m.safetensors`),
      );
      assert.deepEqual([code, stdout], [65, ""], stderr);
      assert.match(stderr, /"code":"truncated_gzip"/);
      assert.match(stderr, /cut\.jsonl\.gz could not be read to its end: .*\n$/);
    }
    assert.deepEqual(namesIn(folder), Object.keys(files).sort());
  }));
