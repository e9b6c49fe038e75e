import { SONG_LIMITS } from "#lib/song.ts";
import {
  countLines,
  dataChecksum,
  readDataSet,
  readDataSets,
  shortName,
} from "#pipelines/stream/data_set.ts";
import { EXIT, RunError } from "#pipelines/errors.ts";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { bytesSource } from "../../support/byte_chunks.ts";
import { numberedSongs } from "../../support/labelled_songs.ts";
import { MemorySink } from "../../support/memory_sink.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";
import { captureStderr } from "../../support/captured_output.ts";

async function songsOf(...records: object[]) {
  const jsonl = records.map((record) => JSON.stringify(record)).join("\n");
  return (await readDataSet("songs", bytesSource(jsonl), SONG_LIMITS)).songs;
}

const ONE = { id: "a", lines: ["la", "di"], labels: [0, 1] };
const TWO = { id: "b", lines: ["hey"], labels: ["chorus"] };

Deno.test("The checksum of a data set is that of its ids, words and labels", async () => {
  const json = '[["a",["la","di"],["verse","chorus"]],["b",["hey"],["chorus"]]]';
  const expected = createHash("sha256").update(json).digest("hex");
  assert.equal(dataChecksum(await songsOf(ONE, TWO)), expected);
});

Deno.test("A data set is known again whatever else its records say, but not if it changes", async () => {
  const known = dataChecksum(await songsOf(ONE, TWO));
  const spelled = { ...ONE, lines: undefined, lyrics: "la\n\ndi", labels: ["verse 1", "hook"] };
  assert.equal(dataChecksum(await songsOf({ ...spelled, title: "T", year: 1850 }, TWO)), known);
  for (
    const changed of [
      [TWO, ONE],
      [ONE],
      [ONE, TWO, TWO],
      [{ ...ONE, id: "c" }, TWO],
      [{ ...ONE, lines: ["la", "do"] }, TWO],
      [{ ...ONE, labels: [1, 1] }, TWO],
    ]
  ) {
    assert.notEqual(dataChecksum(await songsOf(...changed)), known);
  }
});

Deno.test("The lines of a data set are those of its songs", async () => {
  assert.equal(countLines(await songsOf(ONE, TWO)), 3);
  assert.equal(countLines([]), 0);
});

Deno.test("Each path is a data set, and what is no song goes to the rejects with its place", () =>
  inTemporaryFolder({
    "one.jsonl": `${numberedSongs(2)}[]\n{"lines":["la"]}\n`,
    "more/a.jsonl": `no JSON\n${numberedSongs(1)}`,
    "more/b.txt": "[Chorus]\nla\n",
    "more/notes.md": "not read",
  }, async (folder) => {
    const rejects = new MemorySink();
    const [one, more] = await readDataSets([`${folder}/one.jsonl`, `${folder}/more`], { rejects });
    assert.deepEqual([one.songs.length, one.unlabelled, one.rejects.length], [2, 1, 1]);
    assert.deepEqual([more.songs.length, more.unlabelled, more.rejects.length], [2, 0, 1]);
    assert.deepEqual(more.files.map(({ length }) => length), [1, 1]);
    assert.deepEqual(
      rejects.values.map(({ error, source }) => [error.code, source.file, source.line]),
      [
        ["invalid_song", `${folder}/one.jsonl`, 3],
        ["invalid_json", `${folder}/more/a.jsonl`, 1],
      ],
    );
    assert.equal(one.name, shortName(`${folder}/one.jsonl`));
  }));

Deno.test("A path without a labelled song is refused, after its rejects are reported", () =>
  inTemporaryFolder({ "bad.jsonl": 'no JSON\n{"lines":["la"]}\n' }, async (folder) => {
    const rejects = new MemorySink();
    await assert.rejects(
      readDataSets([`${folder}/bad.jsonl`], { rejects }),
      (error) => error instanceof RunError && error.exitCode === EXIT.unreadable,
    );
    assert.equal(rejects.lines.length, 1);
  }));

Deno.test("A path that is cut off or damaged is refused, after its rejects were written", () => {
  const whole = new Uint8Array(gzipSync("no JSON\n" + numberedSongs(2000)));
  const damaged = whole.with(-8, whole.at(-8)! ^ 1); // in the check sum
  const files = { truncated_gzip: whole.subarray(0, whole.length >> 1), corrupt_gzip: damaged };
  return inTemporaryFolder(files, async (folder) => {
    for (const code of Object.keys(files)) {
      const rejects = new MemorySink();
      await assert.rejects(readDataSets([`${folder}/${code}`], { rejects }), (error) => {
        assert.ok(error instanceof RunError);
        assert.equal(error.exitCode, EXIT.unreadable);
        assert.match(error.message, new RegExp(`/${code} could not be read to its end: `));
        return true;
      });
      assert.deepEqual(rejects.values.map(({ error }) => error.code), ["invalid_json", code]);
    }
  });
});

Deno.test("Occurrences count the songs of an id, labelled or not, over all paths of a run", () => {
  const unlabelled = '{"id":"song-1","lines":["la"]}\n';
  const files = {
    "one.jsonl": `[]\n${unlabelled}${numberedSongs(3)}`,
    "two.jsonl": `${numberedSongs(1, { from: 1 })}${unlabelled}`,
    "three.jsonl": numberedSongs(1, { from: 1 }),
  };
  return inTemporaryFolder(files, async (folder) => {
    const paths = Object.keys(files).map((name) => `${folder}/${name}`);
    const sets = await readDataSets(paths, { rejects: new MemorySink() });
    assert.deepEqual(
      sets.map(({ songs }) => songs.map(({ song, occurrence }) => [song.id, occurrence])),
      [[["song-0", 1], ["song-1", 2], ["song-2", 1]], [["song-1", 3]], [["song-1", 5]]],
    );
  });
});

Deno.test("Songs with an id that occurred before are reported, with their number", () => {
  const files = {
    "one.jsonl": numberedSongs(3),
    "two.jsonl": numberedSongs(4, { from: 1 }),
    "three.jsonl": numberedSongs(1, { from: 9 }),
  };
  return inTemporaryFolder(files, async (folder) => {
    const reported = await captureStderr(async () => {
      await readDataSets(Object.keys(files).map((name) => `${folder}/${name}`));
    });
    assert.deepEqual(reported.map((line) => line.replace(/^.*\//, "")), [
      "one.jsonl: 3 labelled songs, 0 without labels, 0 rejected",
      "two.jsonl: 4 labelled songs, 0 without labels, 0 rejected, 2 with an id that occurred before",
      "three.jsonl: 1 labelled songs, 0 without labels, 0 rejected",
    ]);
  });
});

Deno.test("A file that is named twice is refused with 64, by its folder or a link as well", () =>
  inTemporaryFolder(
    { "a.jsonl": numberedSongs(2), "more/b.jsonl": numberedSongs(2) },
    async (folder) => {
      await Deno.symlink(`${folder}/more/b.jsonl`, `${folder}/link.jsonl`);
      await Deno.symlink(`${folder}/more`, `${folder}/linked`);
      const refused = [
        ["a.jsonl", "a.jsonl"],
        ["a.jsonl", "./more/../a.jsonl"],
        ["more", "more/b.jsonl"],
        ["more/b.jsonl", "more"],
        ["link.jsonl", "more"],
        ["more/b.jsonl", "link.jsonl"],
        ["more", "linked"],
        ["a.jsonl", "more", "linked/b.jsonl"],
      ];
      for (const names of refused) {
        const paths = names.map((name) => `${folder}/${name}`);
        await assert.rejects(readDataSets(paths, { rejects: new MemorySink() }), (error) => {
          assert.ok(error instanceof RunError, String(error));
          assert.equal(error.exitCode, EXIT.usage);
          assert.match(error.message, /\.jsonl is named twice: its songs would count twice$/);
          return true;
        }, names.join(" "));
      }
      const sets = await readDataSets([`${folder}/a.jsonl`, `${folder}/linked`]);
      assert.deepEqual(sets.map(({ songs }) => songs.length), [2, 2]);
    },
  ));

Deno.test("Outputs of the run that lie in a folder are left out, finished or not", () =>
  inTemporaryFolder({
    "a.jsonl": numberedSongs(2),
    "out/rejects.jsonl": "no JSON\n",
    "out/scores.txt.part": "no song",
  }, async (folder) => {
    const outputs = ["rejects.jsonl", "scores.txt"].map((name) => `${folder}/out/${name}`);
    const [{ songs, rejects }] = await readDataSets([folder], { outputs });
    assert.deepEqual([songs.length, rejects], [2, []]);
  }));

Deno.test("A path is shown as it is below this folder, else by its last two parts", () => {
  for (
    const [path, name] of [
      ["songs.jsonl", "songs.jsonl"],
      ["examples/open-songs/train.jsonl.gz", "examples/open-songs/train.jsonl.gz"],
      ["../other/pop/train.jsonl", "pop/train.jsonl"],
      ["/data/songs/", "data/songs"],
      ["C:\\songs\\train.jsonl", "songs/train.jsonl"],
    ]
  ) {
    assert.equal(shortName(path), name);
  }
});
