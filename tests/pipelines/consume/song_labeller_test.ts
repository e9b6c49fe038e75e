import assert from "node:assert/strict";
import fc from "fast-check";
import { recurringPair } from "#models/rules.ts";
import type { Annotator } from "#pipelines/annotator/contract.ts";
import { encodeAnnotations, type EncodedResult } from "#pipelines/annotator/encoded_annotation.ts";
import { type AnnotatorSettings, InProcessAnnotator } from "#pipelines/annotator/in_process.ts";
import { formatRestartPoint } from "#pipelines/consume/line_events/restart_point.ts";
import { Rejection } from "#pipelines/stream/delivery.ts";
import type { TopicRecord } from "#pipelines/kafka/records.ts";
import { countChunk } from "#pipelines/consume/accounting.ts";
import { SongLabeller, type SongLabellerOptions } from "#pipelines/consume/song_labeller.ts";
import { annotatorSettings } from "../../support/annotator_settings.ts";
import { jsonOfSong, numberedSong } from "../../support/numbered_song.ts";
import { outgoingRecord, textOf, topicRecord } from "../../support/topic_record.ts";

function annotatorOf(stated?: Partial<AnnotatorSettings>): Annotator<EncodedResult> {
  return encodeAnnotations(new InProcessAnnotator(recurringPair, annotatorSettings(stated)));
}

/** Labels with a rule. Each outgoing record is described by its topic and its offset or purpose. */
function labeller(stated: Partial<SongLabellerOptions> = {}): SongLabeller {
  return new SongLabeller({
    annotator: annotatorOf({ languages: new Set(["en"]) }),
    input: "auto",
    maxRecordBytes: 10_000,
    toAnnotation: ({ id }, { offset }) => outgoingRecord("songs", id, `${offset}`),
    toTombstone: (key) => outgoingRecord("songs", textOf(key), null),
    toDeadLetter: ({ offset }, { code }) => outgoingRecord("letters", code, `${offset}`),
    fits: () => true,
    ...stated,
  });
}

/** The English song at an offset. */
function songRecord(offset: number, stated: Parameters<typeof topicRecord>[1] = {}): TopicRecord {
  const song = { ...JSON.parse(jsonOfSong(numberedSong(offset))), language: "en" };
  return topicRecord(offset, { key: song.id, value: JSON.stringify(song), ...stated });
}

async function labelled(
  records: readonly TopicRecord[],
  stated: Partial<SongLabellerOptions> = {},
) {
  const labelled = await labeller(stated).label(records);
  countChunk(labelled, records.length, 0);
  const outgoing = labelled.outgoing
    .map(({ topic, key, value }) => [topic, textOf(key), textOf(value)]);
  return { ...labelled, outgoing };
}

Deno.test("Songs become annotations in order, and are counted", async () => {
  const { outgoing, written, counts, next } = await labelled([0, 1, 5].map((at) => songRecord(at)));
  assert.deepEqual(outgoing, [
    ["songs", "song-0", "0"],
    ["songs", "song-1", "1"],
    ["songs", "song-5", "5"],
  ]);
  assert.deepEqual([written, counts.length, next], [3, 3, 6n]);
});

Deno.test("Every record has the expected outcome, in order, in any mixture", async () => {
  /** How a record is made, and what becomes of it. */
  const kinds: readonly (readonly [(offset: number) => TopicRecord, readonly string[] | null])[] = [
    [(at) => songRecord(at), ["songs"]],
    [(at) => songRecord(at, { value: '{"broken' }), ["letters", "invalid_json"]],
    [(at) => songRecord(at, { value: " ".repeat(10_001) }), ["letters", "oversize"]],
    [(at) => songRecord(at, { value: null }), ["songs"]],
    [(at) => songRecord(at, { value: null, key: null }), ["letters", "no_value"]],
    [(at) => songRecord(at, { value: '{"lines":["la"],"language":"de"}' }), null],
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(kinds.length - 1), { minLength: 1 }), async (drawn) => {
      const records = drawn.map((kind, offset) => kinds[kind][0](offset));
      const { outgoing, written, filtered, rejected, next } = await labelled(records);
      const ends = drawn.map((kind) => kinds[kind][1]);
      assert.deepEqual(
        outgoing.map(([topic, key]) => topic === "letters" ? [topic, key] : [topic]),
        ends.filter((end) => end !== null),
      );
      const count = (name: string | undefined) => ends.filter((end) => end?.[0] === name).length;
      assert.deepEqual([written, filtered], [count("songs"), count(undefined)]);
      const codes = ends.filter((end) => end?.[0] === "letters").map((end) => end![1]);
      for (const [code, count] of rejected) {
        assert.equal(count, codes.filter((one) => one === code).length);
      }
      assert.equal([...rejected.values()].reduce((sum, count) => sum + count, 0), codes.length);
      assert.equal(next, BigInt(drawn.length));
    }),
  );
});

Deno.test("A tombstone becomes a tombstone with the same key", async () => {
  const { outgoing, counts } = await labelled([topicRecord(0, { key: "song 1", value: null })]);
  assert.deepEqual([outgoing, counts], [[["songs", "song 1", null]], []]);
});

Deno.test("The key is the id of a text, and a song with an id keeps it", async () => {
  const text = "[Verse]\nla\n", json = '{"id":"own","lines":["la"],"language":"en"}';
  const annotator = annotatorOf();
  const records = [text, json].map((value, at) => topicRecord(at, { key: "the key", value }));
  const { outgoing } = await labelled(records, { annotator });
  assert.deepEqual(outgoing.map(([, key]) => key), ["the key", "own"]);
  const [unnamed, empty] = (await labelled(
    [null, ""].map((key, at) => topicRecord(at, { key, value: text })),
    { annotator },
  )).outgoing;
  assert.equal(unnamed[0], "songs");
  assert.deepEqual(empty[1], unnamed[1], "an empty key is no id");
});

Deno.test("The format of the input can be set", async () => {
  const record = topicRecord(0, { value: '{"lines":["la"],"language":"en"}' });
  const { outgoing } = await labelled([record], { input: "jsonl" });
  assert.equal(outgoing[0][0], "songs");
  const asText = await labelled([topicRecord(0, { value: "la la" })], { input: "jsonl" });
  assert.deepEqual(asText.outgoing[0].slice(0, 2), ["letters", "invalid_json"]);
});

Deno.test("The metrics of a song follow its annotation", async () => {
  const toSongMetrics: SongLabellerOptions["toSongMetrics"] = ({ id }) =>
    outgoingRecord("metrics", id, "");
  const { outgoing } = await labelled([0, 1].map((at) => songRecord(at)), { toSongMetrics });
  assert.deepEqual(outgoing.map(([topic]) => topic), ["songs", "metrics", "songs", "metrics"]);
});

Deno.test("An annotation that cannot be written becomes a dead letter, and is not counted as a song", async () => {
  const large = new Rejection("annotation_too_large", "write", "", new Uint8Array(), 0, "");
  const { outgoing, written, counts, rejected } = await labelled([songRecord(0)], {
    toAnnotation: () => large,
    toSongMetrics: () => outgoingRecord("metrics", null, ""),
  });
  assert.deepEqual(outgoing, [["letters", "annotation_too_large", "0"]]);
  assert.deepEqual([written, counts.length, rejected.get("annotation_too_large")], [0, 0, 1]);
});

Deno.test("The metrics of a song are left out if they are too large for their topic", async () => {
  const { outgoing, written } = await labelled([0, 1].map((at) => songRecord(at)), {
    toSongMetrics: ({ id }) => outgoingRecord("metrics", id, ""),
    fits: ({ topic }) => topic !== "metrics",
  });
  assert.deepEqual([outgoing.map(([topic]) => topic), written], [["songs", "songs"], 2]);
});

Deno.test("A tombstone that cannot be written becomes a dead letter", async () => {
  const large = new Rejection("annotation_too_large", "write", "", new Uint8Array(), 0, "");
  const { outgoing, written, rejected } = await labelled([
    topicRecord(0, { key: "k", value: null }),
  ], {
    toTombstone: () => large,
  });
  assert.deepEqual(outgoing, [["letters", "annotation_too_large", "0"]]);
  assert.deepEqual([written, rejected.get("annotation_too_large")], [0, 1]);
});

Deno.test("A group with open songs of line events is refused for whole songs", () => {
  const point = { processed: 9n, eventTime: 5, firsts: [7n] };
  assert.throws(
    () => labeller().restore(formatRestartPoint(point)),
    /--line-events, or another --group/,
  );
  assert.equal(labeller().restore(formatRestartPoint({ ...point, firsts: [] })), undefined);
  assert.equal(labeller().restore(undefined), undefined);
});
