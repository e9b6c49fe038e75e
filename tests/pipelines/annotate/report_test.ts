import { runSummarySchema, stringifySummary } from "#pipelines/annotate/report.ts";
import assert from "node:assert/strict";
import { TEST_MODEL } from "../../support/annotator_settings.ts";
import { annotated } from "../../support/annotate_run.ts";
import { bytesSource } from "../../support/byte_chunks.ts";
import { numberedSongs } from "../../support/labelled_songs.ts";

/** What a run over songs says of itself. */
async function runOver(songs: string) {
  const { outcome } = await annotated(bytesSource(songs));
  return { outcome, record: JSON.parse(stringifySummary(outcome, TEST_MODEL)) };
}

Deno.test("A run says its model, counts, watch and scores, in the form of its schema", async () => {
  const { outcome, record } = await runOver(
    `${numberedSongs(30)}${numberedSongs(2)}[]\n{"lines":["la"]}\n`,
  );
  assert.deepEqual(runSummarySchema.parse(record), record);
  assert.equal(record.schema, "refrain.run/2");
  assert.deepEqual(record.model, TEST_MODEL);
  assert.deepEqual(record.records, {
    read: 34,
    written: 33,
    rejected: 1,
    filtered: 0,
    duplicates: 2,
    unreadable: 0,
  });
  assert.deepEqual(record.collapse, outcome.collapse);
  assert.equal(record.collapse.songs, 33);
  assert.deepEqual(record.scores, outcome.scores);
  assert.equal(record.scores.model.songs, 32);
});

Deno.test("A run without reference labels, or without a song, fits the schema and has no scores", async () => {
  for (const songs of ['{"lines":["la"]}\n', "", "[]\n"]) {
    const { record } = await runOver(songs);
    assert.deepEqual(runSummarySchema.parse(record), record);
    assert.equal(record.scores, null);
  }
});
