import type { EditionPart } from "#lib/edition/manifest.ts";
import { PART_FILES, partPath, storedFiles } from "#pipelines/edition/paths.ts";
import { StoredEdition } from "#pipelines/edition/reader.ts";
import assert from "node:assert/strict";
import { writeEdition } from "../../support/edition_on_disk.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

Deno.test("The path of a part's file has its kind, its part and the suffix of its compression", () => {
  const paths = (compression: "none" | "gzip" | "zstd") =>
    PART_FILES.map((file) => partPath(file, "rock/a-00001", { compression }));
  assert.deepEqual(paths("none"), [
    "annotations/rock/a-00001.jsonl",
    "songs/rock/a-00001.jsonl",
    "rejects/rock/a-00001.jsonl",
  ]);
  assert.deepEqual(paths("gzip"), paths("none").map((path) => `${path}.gz`));
  assert.deepEqual(paths("zstd"), paths("none").map((path) => `${path}.zst`));
});

Deno.test("A part has two files, and a third if there are rejects", () =>
  inTemporaryFolder({}, async (folder) => {
    await writeEdition(folder, { "a.jsonl": [{ id: "one", labels: "01" }] });
    const { manifest: { parts: [part] } } = await StoredEdition.open(folder);
    assert.deepEqual(storedFiles(part), [part.annotations, part.songs]);
    const rejects = { ...part.songs, path: "rejects/a.jsonl" };
    const rejected: EditionPart = { ...part, rejects };
    assert.deepEqual(storedFiles(rejected), [part.annotations, part.songs, rejects]);
  }));
