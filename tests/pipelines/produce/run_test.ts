import assert from "node:assert/strict";
import { SONG_LIMITS } from "#lib/song.ts";
import type { OutgoingRecord } from "#pipelines/kafka/records.ts";
import { produce, type ProduceRun } from "#pipelines/produce/run.ts";
import { lineEventRecords, songRecord } from "#pipelines/produce/records.ts";
import { CountingSource } from "../../support/counting_source.ts";
import { MemorySink } from "../../support/memory_sink.ts";
import { RecordingAccounting } from "../../support/recording_accounting.ts";

const decoder = new TextDecoder();
const SONGS = [1, 2, 3].map((number) => `{"id":"s${number}","lines":["La ${number}"]}`);

/** Runs produce into memory. */
async function produced(source: CountingSource, stated: Partial<ProduceRun> = {}) {
  const sent: OutgoingRecord[][] = [], rejects = new MemorySink();
  const outcome = await produce({
    source,
    send(records) {
      sent.push([...records]);
      return Promise.resolve();
    },
    toRecords: (song, raw) => [songRecord("songs", song, raw)],
    maxRecordBytes: 1_000_000,
    rejects,
    limits: SONG_LIMITS,
    signal: new AbortController().signal,
    ...stated,
  });
  return { ...outcome, sent, rejects };
}

Deno.test("Songs of a batch are sent together, with unchanged lines, in order", async () => {
  const source = new CountingSource([SONGS.slice(0, 2), SONGS.slice(2)]);
  const { sent, accounting } = await produced(source);
  const values = sent.map((records) => records.map(({ value }) => decoder.decode(value!)));
  assert.deepEqual(values, [SONGS.slice(0, 2), SONGS.slice(2)]);
  assert.equal(String(accounting), "read=3 written=3 rejected=0 filtered=0");
});

Deno.test("A line that is not a song is rejected, and the others are sent", async () => {
  const source = new CountingSource([[SONGS[0], "{", SONGS[1]]]);
  const accounting = new RecordingAccounting();
  const { sent, rejects } = await produced(source, { accounting });
  assert.equal(sent.flat().length, 2);
  assert.deepEqual(rejects.values.map(({ error }) => error.code), ["invalid_json"]);
  assert.equal(String(accounting), "read=3 written=2 rejected=1 filtered=0");
  assert.deepEqual(accounting.outcomes, [["written"], ["rejected"], ["written"]]);
});

Deno.test("A batch without songs sends nothing", async () => {
  const { sent } = await produced(new CountingSource([["{"]]));
  assert.deepEqual(sent, []);
});

Deno.test("A song that is too large for the topic is rejected before it is sent", async () => {
  const source = new CountingSource([[SONGS[0], `{"lines":["${"la ".repeat(400)}"]}`, SONGS[1]]]);
  const { sent, rejects } = await produced(source, { maxRecordBytes: 1000 });
  assert.equal(sent.flat().length, 2);
  const [{ error, source: origin }] = rejects.values;
  assert.deepEqual([error.code, origin.line], ["oversize", 2]);
  assert.match(error.message, /of 12\d\d bytes .* accepts 1000/);
});

Deno.test("All events of a song are sent, or none if one does not fit", async () => {
  const recordsOf: ProduceRun["toRecords"] = (song, raw) => lineEventRecords("lines", song, raw);
  const source = new CountingSource([['{"id":"a","lines":["La","Di"]}', SONGS[0]]]);
  const { sent, accounting } = await produced(source, { toRecords: recordsOf });
  assert.deepEqual(sent.flat().map(({ key }) => decoder.decode(key!)), ["a", "a", "s1"]);
  assert.equal(accounting.count("written"), 2);
  const long = new CountingSource([[`{"lines":["La","${"la ".repeat(400)}"]}`]]);
  assert.deepEqual((await produced(long, { toRecords: recordsOf, maxRecordBytes: 1000 })).sent, []);
});

Deno.test("A song is counted once it is stored, and a failure ends the run", async () => {
  const source = new CountingSource([SONGS.slice(0, 1), SONGS.slice(1)]);
  const accounting = new RecordingAccounting();
  let sends = 0;
  const send = () => ++sends > 1 ? Promise.reject(new Error("lost")) : Promise.resolve();
  await assert.rejects(produced(source, { send, accounting }), /lost/);
  assert.deepEqual(accounting.outcomes, [["written"], [], []]);
  assert.ok(source.ended);
});

Deno.test("After an interruption, no more is read", async () => {
  const controller = new AbortController();
  const source = new CountingSource([SONGS.slice(0, 1), SONGS.slice(1)]);
  const { accounting } = await produced(source, {
    signal: controller.signal,
    progress: () => controller.abort(143),
  });
  assert.equal(String(accounting), "read=1 written=1 rejected=0 filtered=0");
});
