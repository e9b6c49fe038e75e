import { checksum } from "#lib/checksum.ts";
import type { StoredFile } from "#lib/edition/manifest.ts";
import { StoredEdition, type StoredSong } from "#pipelines/edition/reader.ts";
import { EXIT } from "#pipelines/errors.ts";
import assert from "node:assert/strict";
import { digitSong } from "../../support/digit_songs.ts";
import { writeEdition } from "../../support/edition_on_disk.ts";
import { runErrorOf } from "../../support/errors.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

/** Enough songs for several pieces of entries and of annotations, which end at different songs. */
const SONGS = Array.from({ length: 4000 }, (_, number) => digitSong(`song ${number}`, "0110"));

type Change = (lines: readonly string[]) => readonly string[];
const UNCHANGED: Change = (lines) => lines;

/** Reads an edition of one part whose lines were changed, and whose manifest was updated to match. */
async function withLines(
  { entries = UNCHANGED, annotations = UNCHANGED }: { entries?: Change; annotations?: Change },
  test: (
    songs: AsyncGenerator<readonly StoredSong[]>,
    files: Readonly<Record<"songs" | "annotations", readonly string[]>>,
  ) => Promise<void>,
): Promise<void> {
  await inTemporaryFolder({}, async (folder) => {
    const { parts: [part] } = await writeEdition(folder, { "a.jsonl": SONGS });
    const changed = async ({ path }: StoredFile, change: Change) => {
      const lines = (await Deno.readTextFile(`${folder}/${path}`)).trimEnd().split("\n");
      const kept = change(lines), text = kept.map((line) => `${line}\n`).join("");
      await Deno.writeTextFile(`${folder}/${path}`, text);
      return { kept, file: { path, bytes: text.length, sha256: checksum(text) } };
    };
    const songs = await changed(part.songs, entries);
    const others = await changed(part.annotations, annotations);
    const edition = await StoredEdition.open(folder);
    const hidden = { ...part, songs: songs.file, annotations: others.file };
    await test(edition.songs(hidden), { songs: songs.kept, annotations: others.kept });
  });
}

Deno.test("Each entry comes with its annotation, however the batches are cut", () =>
  withLines({}, async (songs, files) => {
    const decoder = new TextDecoder(), pieces = await Array.fromAsync(songs);
    assert.ok(pieces.length > 1);
    const read = pieces.flat();
    assert.deepEqual(read.map(({ entry }) => JSON.stringify(entry)), files.songs);
    assert.deepEqual(
      read.map(({ annotation }) => decoder.decode(annotation)),
      files.annotations,
    );
  }));

for (const missing of [1, 3000, SONGS.length]) {
  const fewer: Change = (lines) => lines.slice(0, SONGS.length - missing);
  Deno.test(`If ${missing} of the entries are missing, the run ends`, () =>
    withLines({ entries: fewer }, async (songs) => {
      const { exitCode, message } = await runErrorOf(() => Array.fromAsync(songs));
      assert.equal(exitCode, EXIT.unreadable);
      assert.match(message, /: songs\/a\.jsonl has fewer lines than songs were written$/);
    }));
  Deno.test(`If ${missing} of the annotations are missing, the run ends`, () =>
    withLines({ annotations: fewer }, async (songs) => {
      const { exitCode, message } = await runErrorOf(() => Array.fromAsync(songs));
      assert.equal(exitCode, EXIT.unreadable);
      assert.match(message, /: annotations\/a\.jsonl has fewer lines than songs\/a\.jsonl$/);
    }));
}

/** Files that match their manifest but not each other, and the message of each. */
const CHANGES: Readonly<Record<string, readonly [Parameters<typeof withLines>[0], RegExp]>> = {
  "there is an annotation too many": [
    { annotations: (lines) => [...lines, lines[0]] },
    /annotations\/a\.jsonl has more lines than songs\/a\.jsonl$/,
  ],
  "there is an entry too many": [
    { entries: (lines) => [...lines, lines[0]] },
    /songs\/a\.jsonl has more lines than songs were written$/,
  ],
  "annotations stand in another order": [
    { annotations: (lines) => lines.toReversed() },
    /annotations\/a\.jsonl: the annotation of song 0 does not match its entry$/,
  ],
  "an annotation is longer than its entry says": [
    { annotations: (lines) => lines.with(7, `${lines[7]} `) },
    /annotations\/a\.jsonl: the annotation of song 7 does not match its entry$/,
  ],
  "an annotation is of another song": [
    { annotations: (lines) => lines.with(7, lines[7].replace("song 7", "gong 7")) },
    /annotations\/a\.jsonl: the annotation of song 7 does not match its entry$/,
  ],
  "an entry has no id": [
    { entries: (lines) => lines.with(0, lines[0].replace('"id"', '"di"')) },
    /songs\/a\.jsonl: id: is required: a text$/,
  ],
  "an entry is no JSON": [
    { entries: (lines) => lines.with(0, lines[0].replace("{", "[")) },
    /songs\/a\.jsonl: /,
  ],
};

for (const [what, [change, reported]] of Object.entries(CHANGES)) {
  Deno.test(`If ${what}, the run ends and names the file`, () =>
    withLines(change, async (songs) => {
      const { exitCode, message } = await runErrorOf(() => Array.fromAsync(songs));
      assert.equal(exitCode, EXIT.unreadable);
      assert.match(message, reported);
    }));
}

Deno.test({
  name: "No file stays open if reading stops early",
  sanitizeResources: true,
  fn: () =>
    withLines({}, async (songs) => {
      for await (const piece of songs) {
        assert.ok(piece.length < SONGS.length);
        break;
      }
    }),
});

Deno.test("A manifest whose counts do not agree is refused, before any file is read", () =>
  inTemporaryFolder({}, async (folder) => {
    const manifest = await writeEdition(folder, { "a.jsonl": [digitSong("a", "01")] });
    const [part] = manifest.parts, statistics = { ...part.statistics, songs: 4_000_000_000_000 };
    const damaged = JSON.stringify({ ...manifest, parts: [{ ...part, statistics }] });
    await Deno.writeTextFile(`${folder}/manifest.json`, damaged);
    const { exitCode, message } = await runErrorOf(() => StoredEdition.open(folder));
    assert.equal(exitCode, EXIT.unreadable);
    assert.match(
      message,
      /^Cannot read \S+: its manifest\.json is damaged: a: it has 4000000000000/,
    );
  }));

Deno.test("A folder without a manifest, a missing folder and a file have different messages", () =>
  inTemporaryFolder({ "file": "", "folder/x": "" }, async (root) => {
    for (
      const [name, reason] of [
        ["gone", "there is no such folder"],
        ["file", "it is not a folder"],
        ["folder", "it has no manifest.json, so it is not a finished edition"],
      ]
    ) {
      const error = await runErrorOf(() => StoredEdition.open(`${root}/${name}`));
      assert.ok(error.message.endsWith(`${name}: ${reason}`), error.message);
      assert.equal(error.exitCode, EXIT.unreadable);
    }
  }));
