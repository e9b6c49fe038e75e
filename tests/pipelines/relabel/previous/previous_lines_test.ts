import type { StoredFile } from "#lib/edition/manifest.ts";
import { checksum } from "#lib/checksum.ts";
import { StoredEdition } from "#pipelines/edition/stored_edition.ts";
import { type PreviousLines, previousLines } from "#pipelines/relabel/previous/previous_lines.ts";
import assert from "node:assert/strict";
import { digitSong } from "../../../support/digit_songs.ts";
import { writeEdition } from "../../../support/edition_on_disk.ts";
import { runErrorOf } from "../../../support/run_error.ts";
import { inTemporaryFolder } from "../../../support/temporary_folder.ts";

/** So many that entries and annotations come in several pieces, which end at different songs. */
const SONGS = Array.from({ length: 4000 }, (_, number) => digitSong(`song ${number}`, "0110"));

type Change = (lines: readonly string[]) => readonly string[];
const UNCHANGED: Change = (lines) => lines;

/** Lets a test read an edition of one part, some lines of which were left out, which its manifest hides. */
async function withLines(
  { entries = UNCHANGED, annotations = UNCHANGED }: { entries?: Change; annotations?: Change },
  test: (
    lines: AsyncGenerator<readonly PreviousLines[]>,
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
    const files = { songs: songs.kept, annotations: others.kept };
    await test(previousLines(edition, [hidden]), files);
  });
}

Deno.test("Each entry comes with its annotation, however they are cut", () =>
  withLines({}, async (lines, { songs, annotations }) => {
    const decoder = new TextDecoder(), pieces = await Array.fromAsync(lines);
    assert.ok(pieces.length > 1);
    const read = pieces.flat();
    assert.deepEqual(read.map(({ entry }) => decoder.decode(entry)), songs);
    assert.deepEqual(read.map(({ annotation }) => decoder.decode(annotation)), annotations);
    assert.deepEqual(read.map(({ size }) => size), annotations.map(({ length }) => length));
  }));

for (const missing of [1, 3000, SONGS.length]) {
  const fewer: Change = (lines) => lines.slice(missing);
  for (const [what, change] of Object.entries({ entries: fewer, annotations: fewer })) {
    Deno.test(`Where ${missing} of the ${what} are missing, the run ends`, () =>
      withLines({ [what]: change }, async (lines) => {
        const { exitCode, message } = await runErrorOf(() => Array.fromAsync(lines));
        assert.equal(exitCode, 65);
        assert.match(message, /: a has not as many entries as annotations$/);
      }));
  }
}

Deno.test({
  name: "Who stops reading leaves no file open",
  sanitizeResources: true,
  fn: () =>
    withLines({}, async (lines) => {
      for await (const piece of lines) {
        assert.ok(piece.length < SONGS.length);
        break;
      }
    }),
});
