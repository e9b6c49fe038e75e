import assert from "node:assert/strict";
import { RunningTotals, totalsSchema } from "#lib/metrics/running_totals.ts";
import { songMetricsSchema } from "#lib/metrics/song_record.ts";
import { encodeResult } from "#pipelines/annotator/encoded_annotation.ts";
import type { OutgoingRecord } from "#pipelines/kafka/records.ts";
import { OutgoingRecords } from "#pipelines/consume/record_factory.ts";
import { TEST_MODEL } from "../../support/annotator_settings.ts";
import { annotationResult } from "../../support/annotation_result.ts";
import { ONE_LINE } from "../../support/labellers.ts";
import { textOf, topicRecord } from "../../support/topic_record.ts";

const records = new OutgoingRecords({ ...TEST_MODEL, checksum: "abc" }, "1.2.3");
const RECORD = topicRecord(7, { topic: "songs", partition: 3 });
const RESULT = annotationResult("été", ONE_LINE);

function headersOf({ headers }: OutgoingRecord): Record<string, string | null> {
  return Object.fromEntries(headers.map(({ name, value }) => [name, textOf(value)]));
}

const MODEL = {
  "refrain-release": "1.2.3",
  "refrain-model": TEST_MODEL.name,
  "refrain-model-version": TEST_MODEL.version,
  "refrain-model-checksum": "abc",
};

Deno.test("An annotation has the song's id as its key, no line end, and headers for model and source", () => {
  const record = records.annotation("out", encodeResult(RESULT), RECORD);
  assert.deepEqual(
    [record.topic, textOf(record.key), textOf(record.value)],
    ["out", "été", JSON.stringify(RESULT.annotation)],
  );
  assert.deepEqual(headersOf(record), { ...MODEL, "refrain-source": "songs-3-7" });
});

Deno.test("A model without a checksum has no checksum header", () => {
  const unsaved = new OutgoingRecords({ ...TEST_MODEL, checksum: null }, "1.2.3");
  const headers = headersOf(unsaved.tombstone("out", new Uint8Array()));
  assert.ok(!("refrain-model-checksum" in headers));
});

Deno.test("A header says that the model was given no stanza breaks", () => {
  const ignoring = new OutgoingRecords(TEST_MODEL, "1.2.3", { ignoreBreaks: true });
  const headers = headersOf(ignoring.annotation("out", encodeResult(RESULT), RECORD));
  assert.equal(headers["refrain-ignore-breaks"], "true");
});

Deno.test("A tombstone has the bytes of the key, and no value", () => {
  const key = Uint8Array.of(0xff, 0);
  const record = records.tombstone("out", key);
  assert.deepEqual([record.key, record.value], [key, null]);
});

Deno.test("The metrics of a song match their schema and name the song's source", () => {
  const record = records.songMetrics("metrics", encodeResult(RESULT), RECORD);
  const { source, ...metrics } = JSON.parse(textOf(record.value)!);
  assert.deepEqual([source, textOf(record.key)], ["songs-3-7", "été"]);
  assert.equal(songMetricsSchema.parse(metrics).lines, 1);
});

Deno.test("The totals of a partition name the partition and their exact end", () => {
  const totals = new RunningTotals();
  totals.add(ONE_LINE);
  const of = { group: "g", topic: "songs", partition: 3, end: 9007199254740993n };
  const record = records.totals("metrics", of, totals);
  const { schema, group, topic, partition, end, ...figures } = JSON.parse(textOf(record.value)!);
  assert.deepEqual(
    [textOf(record.key), schema, group, topic, partition, end],
    ["g/songs/3", "refrain.totals/2", "g", "songs", 3, "9007199254740993"],
  );
  assert.deepEqual(totalsSchema.parse(figures), totals.totals());
});
