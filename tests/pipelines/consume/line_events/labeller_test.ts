import assert from "node:assert/strict";
import { rejection } from "#pipelines/stream/decode.ts";
import type { TopicRecord } from "#pipelines/kafka/records.ts";
import type { LineEventLabellerOptions } from "#pipelines/consume/line_events/labeller.ts";
import { textHeader } from "#pipelines/kafka/records.ts";
import {
  eventRecord,
  lineEventLabeller,
  readRecord,
  type RecordContent,
} from "../../../support/line_events.ts";
import { textOf } from "../../../support/topic_record.ts";

/** Labels the events of one chunk, one second apart. */
async function label(events: readonly unknown[], stated: Partial<LineEventLabellerOptions> = {}) {
  const records = events.map((event, offset) =>
    eventRecord(offset, event, { timestamp: offset * 1000 })
  );
  return await labelRecords(records, stated);
}

async function labelRecords(
  records: readonly TopicRecord[],
  stated: Partial<LineEventLabellerOptions> = {},
) {
  const labelled = await lineEventLabeller(stated).label(records);
  return { ...labelled, contents: labelled.outgoing.map(readRecord) };
}

const row = (songId: string, index: number, text: string, more: object = {}) => ({
  songId,
  index,
  text,
  ...more,
});

function textsOf({ value }: RecordContent): string {
  return value.lines.map(({ text }: { text: string }) => text).join("|");
}

Deno.test("A song is annotated at its end as the whole song would be", async () => {
  const { contents, counts, written, next } = await label([
    row("a", 0, "[Verse]", { title: "Home" }),
    row("a", 1, "one", { title: "Other", artist: "Ana", language: null }),
    row("a", 2, ""),
    row("a", 3, "[Chorus]"),
    row("a", 4, "two", { end: true }),
  ]);
  const [{ topic, key, headers, value }] = contents;
  assert.deepEqual([contents.length, topic, key], [1, "songs", "a"]);
  assert.deepEqual(headers, { last: "4", "refrain-final": "true", "refrain-closed-by": "end" });
  assert.deepEqual([value.title, value.artist, value.language], ["Home", "Ana", undefined]);
  assert.deepEqual([textsOf(contents[0]), value.breaks], ["one|two", [1]]);
  assert.deepEqual(value.reference_sections.map(({ name }: { name: string }) => name), [
    "Verse",
    "Chorus",
  ]);
  assert.equal(counts[0].labelUsage.lines, 2);
  assert.deepEqual([written, next], [5, 5n]);
});

Deno.test("Concurrent songs do not affect each other", async () => {
  const { contents } = await label([
    row("a", 0, "one"),
    row("b", 0, "two"),
    row("b", 1, "three"),
    row("a", 1, "four", { end: true }),
    { songId: "b", end: true },
  ]);
  assert.deepEqual(contents.map(textsOf), ["one|four", "two|three"]);
});

Deno.test("A numeric id keeps all its digits, even if a 64-bit float cannot hold them", async () => {
  const { contents } = await label([
    row("7", 0, "one"),
    '{"songId":7,"index":1,"text":"two","end":true}',
    '{"songId":12345678901234567890,"index":0,"text":"la","end":true}',
  ]);
  assert.deepEqual(contents.map(({ key }) => key), ["7", "12345678901234567890"]);
  assert.equal(textsOf(contents[0]), "one|two");
});

Deno.test("A repeated row is filtered; a different text for the same row is rejected", async () => {
  const { contents, written, filtered, rejected } = await label([
    row("a", 0, "one"),
    row("a", 0, "one"),
    row("a", 0, "uno"),
    row("a", 1, "two"),
    row("a", 0, "one"),
    row("a", 1, "two", { end: true }),
  ]);
  assert.deepEqual(contents.map(({ key }) => key), ["2 line_conflict", "a"]);
  assert.match(contents[0].headers.message, /Row 0 .* another text: "one"/);
  assert.equal(textsOf(contents[1]), "one|two");
  assert.deepEqual([written, filtered, [...rejected]], [3, 2, [["line_conflict", 1]]]);
});

Deno.test("Missing rows are counted, and rejected if they arrive late", async () => {
  const { contents, rejected } = await label([
    row("a", 2, "three"),
    row("a", 1, "two"),
    row("a", 5, "six"),
    { songId: "a", end: true },
  ]);
  assert.equal(contents[0].key, "1 late_line");
  assert.match(contents[0].headers.message, /Row 1 follows row 2/);
  assert.equal(contents[1].headers["refrain-missing-lines"], "4");
  assert.equal(textsOf(contents[1]), "three|six");
  assert.deepEqual([...rejected], [["late_line", 1]]);
});

Deno.test("A song ends when the partition's time is its last event plus the quiet time", async () => {
  const bounds = { quietTime: 60_000 };
  const at = (offset: number, seconds: number, event: unknown) =>
    eventRecord(offset, event, { timestamp: seconds * 1000 });
  const { contents, next } = await labelRecords([
    at(0, 0, row("a", 0, "one")),
    at(1, 20, row("b", 0, "two")),
    at(2, 59, row("c", 0, "three")),
    at(3, 10, row("a", 1, "an older clock")),
    at(4, 79, "no event, but it has a time"),
    at(5, 80, row("b", 1, "again")),
    at(6, 119, row("a", 2, "of a new song")),
  ], { bounds });
  assert.deepEqual(
    contents.map(({ key, headers }) => [key, headers["refrain-closed-by"]]),
    [["4 invalid_json", undefined], ["b", "quiet"], ["c", "quiet"], ["a", "quiet"]],
  );
  assert.deepEqual(contents.slice(1).map(textsOf), ["two", "three", "one|an older clock"]);
  assert.equal(next, 5n);
});

Deno.test("Beyond the bounds, the song that has been quiet for longest is closed", async () => {
  const { contents, next } = await label([
    row("a", 0, "one"),
    row("b", 0, "two"),
    row("a", 1, "three"),
    row("c", 0, "four"),
    row("b", 1, "of a new song"),
  ], { bounds: { songs: 2 } });
  assert.deepEqual(contents.map(({ key, headers }) => [key, headers["refrain-closed-by"]]), [
    ["b", "limit"],
    ["a", "limit"],
  ]);
  assert.deepEqual([next, contents.map(textsOf)], [3n, ["two", "one|three"]]);
});

Deno.test("Songs are closed because of memory, except the last open one", async () => {
  const bounds = { bytes: 5000 };
  const alone = await label([row("a", 0, "x".repeat(4000))], { bounds });
  assert.deepEqual([alone.contents, alone.next], [[], 0n]);
  const { contents } = await label([
    row("a", 0, "one"),
    row("b", 0, "x".repeat(100)),
    row("b", 1, "x".repeat(500)),
  ], { bounds });
  assert.deepEqual(contents.map(({ key, headers }) => [key, headers["refrain-closed-by"]]), [
    ["a", "limit"],
  ]);
  const ended = ["a", "b", "c", "d"].map((id) => row(id, 0, "x".repeat(200), { end: true }));
  const after = await label([...ended, row("e", 0, "one"), row("f", 0, "two")], {
    bounds: { bytes: 8000 },
  });
  assert.deepEqual(after.next, 4n);
});

Deno.test("A song that began too many records ago is closed, even if it still gets events", async () => {
  const { contents, next } = await label([
    row("a", 0, "one"),
    row("b", 0, "two"),
    row("a", 1, "three"),
    row("a", 2, "four"),
  ], { bounds: { records: 3 } });
  assert.deepEqual(contents.map(({ key, headers }) => [key, headers["refrain-closed-by"]]), [
    ["a", "limit"],
  ]);
  assert.deepEqual([textsOf(contents[0]), next], ["one|three|four", 1n]);
});

Deno.test("Bounds that exceed the capacity of a commit are refused", () => {
  assert.throws(() => lineEventLabeller({ bounds: { songs: 3000 } }), {
    name: "RangeError",
    message: /^Cannot keep 3000 songs open over 1000000 records: a commit holds 2500 characters/,
  });
});

Deno.test("A bad event is rejected, and its song continues", async () => {
  const { contents, rejected } = await labelRecords([
    eventRecord(0, row("a", 0, "one")),
    eventRecord(1, "{"),
    eventRecord(2, row("", 1, "two")),
    eventRecord(3, row("a", -1, "two")),
    eventRecord(4, { songId: "a", text: "two" }),
    eventRecord(5, { songId: "a", index: 1 }),
    eventRecord(6, row("a", 1, "two\nthree")),
    eventRecord(7, row("a", 1, "a\0b")),
    eventRecord(8, row("a", 1, "x".repeat(11))),
    eventRecord(9, "", { value: Uint8Array.of(0xff) }),
    eventRecord(10, "", { value: null }),
    eventRecord(11, '{"songId":"a","songId":"b"}'),
    eventRecord(12, row("a", 1, "x", { title: "y".repeat(200) })),
    eventRecord(13, row("a", 1, "two")),
    eventRecord(14, row("a", 2, "three", { end: true })),
    eventRecord(15, { songId: "a", end: true }),
    eventRecord(16, row("b", 0, "[Chorus]", { end: true })),
  ], { limits: { maxLines: 2, maxLineCharacters: 10 }, maxRecordBytes: 200 });
  assert.deepEqual(contents.map(({ key }) => key), [
    "1 invalid_json",
    "2 invalid_event",
    "3 invalid_event",
    "4 invalid_event",
    "5 invalid_event",
    "6 invalid_event",
    "7 invalid_character",
    "8 line_too_long",
    "9 invalid_utf8",
    "10 no_value",
    "11 duplicate_key",
    "12 oversize",
    "14 too_many_lines",
    "a",
    "16 no_lines",
  ]);
  const messages = contents.map(({ headers }) => headers.message);
  assert.match(messages[3], /^index: a row needs its index/);
  assert.match(messages[4], /^text: an event needs a row/);
  assert.match(messages[5], /^text: an event has one row/);
  assert.match(messages[6], /^Lyric line 1 /);
  assert.equal(textsOf(contents[13]), "one|two");
  assert.equal(rejected.values().reduce((sum, some) => sum + some), 14);
});

Deno.test("A song without a lyric line becomes a dead letter of its last event", async () => {
  const { contents, written, rejected } = await label([
    row("a", 0, "[Chorus]"),
    row("a", 1, ""),
    row("b", 0, "one"),
    { songId: "c", end: true },
  ], { bounds: { songs: 1 } });
  assert.deepEqual(contents.map(({ key }) => key), ["1 no_lines", "3 no_lines"]);
  assert.deepEqual([written, [...rejected]], [3, [["no_lines", 1]]]);
});

Deno.test("An id that occurs again after its song has ended is a new song", async () => {
  const { contents } = await label([
    row("a", 0, "one", { title: "First", end: true }),
    row("a", 0, "uno", { end: true }),
  ]);
  assert.deepEqual(contents.map(textsOf), ["one", "uno"]);
  assert.deepEqual(contents.map(({ value }) => value.title), ["First", undefined]);
});

Deno.test("An open song is annotated once per chunk until it ends", async () => {
  const labeller = lineEventLabeller({ liveTopic: "live" });
  const chunks = [
    [row("a", 0, "one"), row("b", 0, "two"), row("a", 2, "three")],
    [row("b", 1, "four", { end: true }), row("c", 0, "[Intro]"), "{"],
    [row("a", 3, "five"), row("d", 0, "six"), { songId: "d", end: true }, row("d", 0, "[Intro]")],
  ];
  const contents: RecordContent[][] = [];
  let offset = 0;
  for (const events of chunks) {
    const { outgoing } = await labeller.label(events.map((event) => eventRecord(offset++, event)));
    contents.push(outgoing.map(readRecord));
  }
  assert.deepEqual(contents.map((chunk) => chunk.map(({ topic, key }) => `${topic} ${key}`)), [
    ["live a", "live b"],
    ["songs b", "dead 5 invalid_json"],
    ["songs d", "live a"],
  ]);
  assert.deepEqual(contents[0].map(textsOf), ["one|three", "two"]);
  const headers = { last: "2", "refrain-final": "false", "refrain-missing-lines": "1" };
  assert.deepEqual(contents[0][0].headers, headers);
  assert.equal(textsOf(contents[2][1]), "one|three|five");
});

Deno.test("Only finished songs have metrics, after their annotations", async () => {
  const { contents } = await label([
    row("a", 0, "one"),
    row("b", 0, "two", { end: true }),
  ], {
    liveTopic: "live",
    toSongMetrics: ({ id }, { offset }) => ({
      topic: "metrics",
      key: new TextEncoder().encode(`${id} ${offset}`),
      value: null,
      headers: [],
    }),
  });
  assert.deepEqual(contents.map(({ topic, key }) => `${topic} ${key}`), [
    "songs b",
    "metrics b 1",
    "live a",
  ]);
});

Deno.test("An annotation that cannot be written is a dead letter of the song's last event", async () => {
  const { contents, written, rejected, counts } = await label([
    row("a", 0, "one"),
    row("a", 1, "two"),
    row("b", 0, "three"),
    row("b", 1, "four", { end: true }),
  ], {
    bounds: { songs: 1 },
    liveTopic: "live",
    toAnnotation: (_, { value }) => rejection(value!, "oversize", "tag", "Too long to be written"),
    toDeadLetter: ({ offset }, { message }) => ({
      topic: "dead",
      key: new TextEncoder().encode(String(offset)),
      value: null,
      headers: [textHeader("message", message)],
    }),
  });
  assert.deepEqual(contents.map(({ topic, key }) => `${topic} ${key}`), ["dead 1", "dead 3"]);
  assert.deepEqual([written, [...rejected], counts], [3, [["oversize", 1]], []]);
});

Deno.test("A state of another kind ends the run with a remedy", () => {
  for (const state of ["", "lines/2:AAA", "lines/1:A", "lines/1:!!!!", "lines/1:", "lines/1:_w"]) {
    assert.throws(
      () => lineEventLabeller().restore(state),
      {
        name: "RunError",
        exitCode: 78,
        message: /Cannot restore the open songs .* another --group/,
      },
    );
  }
});

Deno.test("If the topic has deleted records of an open song, the song has missing lines", async () => {
  const first = lineEventLabeller();
  const events = [row("a", 0, "one"), row("b", 0, "two"), row("a", 1, "three")];
  const { state } = await first.label(events.map((event, offset) => eventRecord(offset, event)));
  const next = lineEventLabeller();
  assert.equal(next.restore(state), 3n);
  const { outgoing, next: committed } = await next.label([
    eventRecord(1, events[1]),
    eventRecord(2, events[2]),
    eventRecord(3, row("a", 2, "four", { end: true })),
  ]);
  assert.deepEqual(
    outgoing.map(readRecord).map(({ headers }) => headers["refrain-missing-lines"]),
    [
      "2",
    ],
  );
  assert.equal(committed, 1n);
});

Deno.test("The events in docs/line_events.md have the results that the page shows", async () => {
  const page = await Deno.readTextFile(new URL("../../../../docs/line_events.md", import.meta.url));
  const [, example] = /^```json\n(.*?)^```/ms.exec(page)!;
  const { contents } = await label([example, { songId: "s1", end: true }]);
  assert.equal(textsOf(contents[0]), JSON.parse(example).text);
  for (const name of Object.keys(contents[0].headers).filter((name) => name !== "last")) {
    assert.ok(page.includes(`\`${name}\``), name);
  }
});

Deno.test("The annotation of an open song is left out if it is too large for its topic", async () => {
  const { contents } = await label([row("a", 0, "one"), row("b", 0, "two")], {
    liveTopic: "live",
    fits: ({ key }) => textOf(key) !== "a",
  });
  assert.deepEqual(contents.map(({ topic, key }) => `${topic} ${key}`), ["live b"]);
});
