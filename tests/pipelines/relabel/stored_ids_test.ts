import { Occurrences } from "#lib/occurrences.ts";
import { EXIT } from "#pipelines/errors.ts";
import { readStoredIds, type StoredEntries } from "#pipelines/relabel/stored_ids.ts";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { runErrorOf } from "../../support/errors.ts";
import { storedRecordsOf } from "../../support/records_to_store.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

const encoder = new TextEncoder();

/** A file of the entries of songs, whose ids are their labels. */
function entriesOf(...ids: readonly string[]): Uint8Array {
  const { songs } = storedRecordsOf(ids);
  return encoder.encode(songs.map(({ entry }) => JSON.stringify(entry) + "\n").join(""));
}

function stored(path: string, bytes: number, isFinished = true): StoredEntries {
  return { path, bytes, isFinished };
}

/** How often each id came; asking counts once more. */
function countsOf(ids: Occurrences, ...asked: readonly string[]): number[] {
  return asked.map((id) => ids.add(id) - 1);
}

Deno.test("Ids are counted over all files, and in an unfinished file only up to its valid length", () => {
  const first = entriesOf("0", "1", "0"), open = entriesOf("1", "01", "10");
  const held = entriesOf("1", "01").length;
  return inTemporaryFolder(
    { "a-00000.jsonl": first, "a-00001.jsonl.part": open },
    async (folder) => {
      const ids = await readStoredIds([
        stored(`${folder}/a-00000.jsonl`, first.length),
        stored(`${folder}/a-00001.jsonl`, held, false),
      ]);
      assert.deepEqual(countsOf(ids, "0", "1", "01", "10"), [2, 2, 1, 0]);
    },
  );
});

Deno.test("Compressed entries are read block by block", () => {
  const blocks = [entriesOf("0", "1"), entriesOf("1")].map((block) => gzipSync(block));
  return inTemporaryFolder(
    { "a.jsonl.gz.part": Buffer.concat([...blocks, gzipSync("lost")]) },
    async (folder) => {
      const held = blocks[0].length + blocks[1].length;
      const ids = await readStoredIds([stored(`${folder}/a.jsonl.gz`, held, false)]);
      assert.deepEqual(countsOf(ids, "0", "1"), [1, 2]);
    },
  );
});

Deno.test("Without stored entries there is nothing to read", async () => {
  const ids = await readStoredIds([stored("/nowhere/a.jsonl", 0, false)]);
  assert.deepEqual(countsOf(ids, "0"), [0]);
});

Deno.test("Missing, truncated or damaged entries end the run, and the file is named", () => {
  const whole = entriesOf("0", "1"), packed = gzipSync(whole);
  return inTemporaryFolder({
    "cut.jsonl": whole.subarray(0, whole.length - 9),
    "damaged.jsonl": encoder.encode("{oops\n"),
    "packed.jsonl.gz": packed.subarray(0, packed.length - 9),
  }, async (folder) => {
    for (const name of ["cut.jsonl", "damaged.jsonl", "packed.jsonl.gz", "gone.jsonl"]) {
      const error = await runErrorOf(() =>
        readStoredIds([stored(`${folder}/${name}`, whole.length)])
      );
      assert.ok(
        error.message.startsWith(`Cannot resume: ${folder}/${name} differs from what was stored: `),
      );
      assert.match(error.message, /\(--force starts again\)$/);
      assert.equal(error.exitCode, EXIT.unwritable);
    }
  });
});
