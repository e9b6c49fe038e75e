import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gunzipSync, gzipSync, zstdCompressSync } from "node:zlib";
import { filesBelow } from "../support/files_below.ts";
import { journalLines, untilJournalHas } from "../support/journal_lines.ts";
import { jsonlOfSongs } from "../support/numbered_song.ts";
import { ended, startRefrain } from "../support/refrain_process.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";

const train = new URL("../../examples/open-songs/train.jsonl.gz", import.meta.url);
const RULE = ["--model", "recurring-pair", "--workers", "0"];

/** Songs, records that are not songs, and a repeated id. */
const SONGS = jsonlOfSongs(1, 700).replaceAll(`"song-500"`, `"song-3"`) + "oops\n[]\n";
const CATALOGUE = {
  "catalogue/rock/a.jsonl": SONGS,
  "catalogue/rock/b.jsonl": jsonlOfSongs(701, 1500),
  "catalogue/rock/one.txt": "la la\nriver\nla la\nriver\n",
  "catalogue/rock/two.txt": "moon\n\nla la\nriver\nla la\nriver\n",
  "catalogue/pop/c.jsonl": jsonlOfSongs(1501, 1900),
  "catalogue/pop/d.jsonl": "",
  "catalogue/e.jsonl": jsonlOfSongs(1901, 2000),
};

/** Labels the catalogue of a folder, and returns the files that were written. */
async function edition(folder: string, name: string, ...flags: readonly string[]) {
  return (await made(folder, name, ...flags)).files;
}

/** Labels the catalogue of a folder, and returns the files and what was printed on stderr. */
async function made(folder: string, name: string, ...flags: readonly string[]) {
  const output = `${folder}/${name}`;
  const run = startRefrain("relabel", `${folder}/catalogue`, "--output", output, ...flags);
  const { code, stderr } = await ended(run);
  assert.equal(code, 0, stderr);
  return { files: await filesBelow(output), stderr };
}

Deno.test("Any number of workers writes the same edition with a network", () => {
  const songs = gunzipSync(Deno.readFileSync(train)).toString().split("\n").slice(0, 600);
  const files = {
    "catalogue/a.jsonl": [...songs.slice(0, 450), "oops"].join("\n"),
    "catalogue/b.jsonl.gz": new Uint8Array(gzipSync(songs.slice(450).join("\n"))),
  };
  return inTemporaryFolder(files, async (folder) => {
    const make = (workers: number, ...flags: readonly string[]) =>
      edition(
        folder,
        `with-${workers}`,
        ...["--model", "blstm", "--workers", `${workers}`, ...flags],
      );
    const alone = await make(0, "--lines");
    assert.ok(alone["annotations/a.jsonl"] && alone["rejects/a.jsonl"]);
    for (const workers of [1, 2, 4]) assert.deepEqual(await make(workers, "--lines"), alone);
  });
});

Deno.test("Any number of shards merges to the edition of one run", () =>
  inTemporaryFolder(CATALOGUE, async (folder) => {
    const shape = [...RULE, "--partition-songs", "300", "--compress", "gzip"];
    const whole = await edition(folder, "whole", ...shape);
    assert.ok(whole["annotations/rock/a-00002.jsonl.gz"]);
    assert.deepEqual(await edition(folder, "one-of-one", ...shape, "--shard", "1/1"), whole);
    for (const count of [2, 5]) {
      const shards = Array.from({ length: count }, (_, place) => `${count}-${place + 1}`);
      await Promise.all(
        shards.map((name, place) =>
          edition(folder, name, ...shape, "--shard", `${place + 1}/${count}`)
        ),
      );
      const output = `${folder}/merged-${count}`;
      const { code, stderr } = await ended(startRefrain(
        ...["relabel", "--merge", "--output", output],
        ...shards.toReversed().map((name) => `${folder}/${name}`),
      ));
      assert.equal(code, 0, stderr);
      assert.deepEqual(await filesBelow(output), whole);
    }
  }));

Deno.test("Songs have the same labels in any format and compression", async () => {
  const half = Buffer.from(SONGS).indexOf(10, SONGS.length / 2) - 5;
  const [one, other] = [SONGS.slice(0, half), SONGS.slice(half)];
  const stored: Readonly<Record<string, string | Uint8Array>> = {
    "": SONGS,
    ".gz": new Uint8Array(Buffer.concat([gzipSync(one), gzipSync(other)])),
    ".zst": new Uint8Array(Buffer.concat([zstdCompressSync(one), zstdCompressSync(other)])),
  };
  const written = Object.entries(stored).map(async ([suffix, content]) => {
    let songs: readonly string[] = [];
    await inTemporaryFolder({ [`catalogue/a.jsonl${suffix}`]: content }, async (folder) => {
      const files = await edition(folder, "edition", ...RULE);
      songs = [files["annotations/a.jsonl"], files["songs/a.jsonl"]];
    });
    return songs;
  });
  const [plain, ...compressed] = await Promise.all(written);
  for (const songs of compressed) assert.deepEqual(songs, plain);
});

for (const [signal, exitCode] of [["SIGTERM", 143], ["SIGINT", 130]] as const) {
  Deno.test(`${signal} ends a run with ${exitCode}, and the same command resumes it to the same edition`, () =>
    inTemporaryFolder(CATALOGUE, async (folder) => {
      const shape = ["--model", "recurring-pair", "--compress", "zstd"];
      const whole = await edition(folder, "whole", ...shape);
      const output = `${folder}/interrupted`;
      for (const workers of [0, 2, 1]) {
        const run = startRefrain(
          ...["relabel", `${folder}/catalogue`, "--output", output, ...shape],
          ...["--workers", `${workers}`, "--max-rate", "900"],
        );
        const over = ended(run);
        await untilJournalHas(output, 2 + await journalLines(output));
        run.kill(signal);
        const { code, stderr } = await over;
        assert.equal(code, exitCode, stderr);
        assert.match(stderr, /is unfinished: the same command resumes it/);
        assert.ok(!(await filesBelow(output))["manifest.json"]);
      }
      assert.deepEqual(await edition(folder, "interrupted", ...shape), whole);
    }));
}

Deno.test("An edition that reuses unchanged songs equals that of a full run", () =>
  inTemporaryFolder(CATALOGUE, async (folder) => {
    const shape = [...RULE, "--partition-songs", "300"];
    await edition(folder, "monday", ...shape);
    const path = `${folder}/catalogue/rock/a.jsonl`;
    const lines = (await Deno.readTextFile(path)).split("\n");
    const changed = lines.toSpliced(20, 1).toSpliced(300, 0, `{"id":"new","lines":["one","two"]}`);
    await Deno.writeTextFile(path, changed.join("\n").replace("Sing", "Shout"));
    await Deno.rename(`${folder}/catalogue/pop/d.jsonl`, `${folder}/catalogue/pop/f.jsonl`);
    await Deno.remove(`${folder}/catalogue/rock/two.txt`);
    const full = await edition(folder, "tuesday", ...shape);
    const previous = ["--previous", `${folder}/monday`, "--changed-only"];
    const { files, stderr } = await made(folder, "changes", ...shape, ...previous);
    assert.deepEqual(files, full);
    // All except the new one, the changed one, and the second of one id.
    assert.match(stderr, /^reused from the previous edition: 1998 of 2001$/m);
  }));

Deno.test("When, where and with how many workers is in the log, not in the folder", () =>
  inTemporaryFolder(CATALOGUE, async (folder) => {
    const before = new Date();
    await edition(folder, "edition", "--model", "recurring-pair", "--workers", "2");
    const texts = await Promise.all(
      Object.keys(await filesBelow(`${folder}/edition`))
        .map((path) => Deno.readTextFile(`${folder}/edition/${path}`)),
    );
    const manifest = JSON.parse(await Deno.readTextFile(`${folder}/edition/manifest.json`));
    assert.deepEqual(Object.keys(manifest), [
      ...["schema", "refrain", "model", "output_options", "catalogue", "records", "metrics"],
      ...["inputs", "parts"],
    ]);
    const day = before.toISOString().slice(0, 10);
    for (const text of texts) {
      for (const detail of [day, Deno.hostname(), folder, `"workers"`, `"shard"`, `"pid"`]) {
        assert.ok(!text.includes(detail), `${detail} is in ${text.slice(0, 300)}`);
      }
    }
    const log = (await Deno.readTextFile(`${folder}/edition.log`)).trimEnd().split("\n");
    const events = log.map((line) => JSON.parse(line));
    assert.ok(events.every(({ time }) => new Date(time) >= before));
    assert.equal(events[0].event, "started");
    assert.ok(["host", "workers", "shard", "pid"].every((name) => name in events[0]), log[0]);
  }));
