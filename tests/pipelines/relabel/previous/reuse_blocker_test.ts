import type { EditionHead } from "#lib/edition/manifest.ts";
import { whyNotReused } from "#pipelines/relabel/previous/reuse_blocker.ts";
import assert from "node:assert/strict";
import { A_MODEL } from "../../../support/a_model.ts";
import { digitSong } from "../../../support/digit_songs.ts";
import { writeEdition } from "../../../support/edition_on_disk.ts";
import { inTemporaryFolder } from "../../../support/temporary_folder.ts";

type Change = (head: EditionHead) => EditionHead;

function withShape(shape: Partial<EditionHead["shape"]>): Change {
  return (head) => ({ ...head, shape: { ...head.shape, ...shape } });
}

function withModel(model: Partial<EditionHead["model"]>): Change {
  return (head) => ({ ...head, model: { ...head.model, ...model } });
}

/** Why an edition is not reused for one whose head was changed. */
async function reasonAfter(change: Change): Promise<string | undefined> {
  let reason: string | undefined;
  await inTemporaryFolder({}, async (folder) => {
    const manifest = await writeEdition(folder, { "a.jsonl": [digitSong("a", "01")] });
    reason = whyNotReused(manifest, change(manifest));
  });
  return reason;
}

const sameAnnotations: Readonly<Record<string, Change>> = {
  "nothing": (head) => head,
  "the order of the model's fields": (head) => ({
    ...head,
    model: Object.fromEntries(Object.entries(A_MODEL).toReversed()) as typeof A_MODEL,
  }),
  "the catalogue": (head) => ({ ...head, catalogue: { inputs: 7, sha256: "0".repeat(64) } }),
  "the songs a part": withShape({ partition_songs: 3 }),
  "the compression": withShape({ compression: "zstd" }),
};

for (const [what, change] of Object.entries(sameAnnotations)) {
  Deno.test(`An edition is reused if ${what} differs`, async () => {
    assert.equal(await reasonAfter(change), undefined);
  });
}

const otherAnnotations: readonly (readonly [Change, string])[] = [
  [(head) => ({ ...head, refrain: "9.9.9" }), "Refrain 0.0.0, and this one is made with 9.9.9"],
  [withModel({ name: "blstm" }), "the model invented, and this one is made with blstm"],
  [withModel({ version: "2" }), "the model's version 0.0.0, and this one is made with 2"],
  [withModel({ checksum: "c" }), "the model's checksum null, and this one is made with c"],
  [
    withModel({ probabilities: "calibrated" }),
    "the model's probabilities raw, and this one is made with calibrated",
  ],
  [withShape({ format: "text" }), "format auto, and this one is made with text"],
  [withShape({ languages: ["en"] }), 'languages null, and this one is made with ["en"]'],
  [withShape({ lines: true }), "lines false, and this one is made with true"],
  [withShape({ max_lines: 7 }), "max_lines 500, and this one is made with 7"],
  [withShape({ max_line_bytes: 7 }), "max_line_bytes 10000, and this one is made with 7"],
];

for (const [change, words] of otherAnnotations) {
  Deno.test(`An edition is not reused if it was made with ${words}`, async () => {
    assert.equal(await reasonAfter(change), `The previous edition was made with ${words}`);
  });
}
