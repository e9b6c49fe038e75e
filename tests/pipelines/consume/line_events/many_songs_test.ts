import assert from "node:assert/strict";
import { SONG_LIMITS } from "#lib/song.ts";
import { InProcessAnnotator } from "#pipelines/annotator/in_process.ts";
import { DEFAULT_MODEL, loadTagger } from "#pipelines/annotator/model_store.ts";
import { Rejection } from "#pipelines/stream/delivery.ts";
import { MAX_RESTART_POINT_LENGTH } from "#pipelines/consume/line_events/restart_point.ts";
import { eventRecord, lineEventLabeller, readRecord } from "../../../support/line_events.ts";
import { numberedSong } from "../../../support/numbered_song.ts";

const encoder = new TextEncoder();
const songs = Array.from({ length: 400 }, (_, number) => numberedSong(number));
const longest = Math.max(...songs.map(({ lines }) => lines.length));
const rows = Array.from(
  { length: longest },
  (_, index) =>
    songs.filter(({ lines }) => index < lines.length)
      .map(({ id, lines }) => ({ songId: id, index, text: lines[index] })),
).flat();
const ends = songs.map(({ id }) => ({ songId: id, end: true }));

Deno.test("A network annotates four hundred concurrent songs like whole songs", async () => {
  const tagger = await loadTagger(DEFAULT_MODEL);
  const whole = new InProcessAnnotator(tagger, {
    limits: SONG_LIMITS,
    withLines: false,
  });
  const answers = await whole.annotate(songs.map(({ id, lines }) => ({
    bytes: encoder.encode(JSON.stringify({ id, lines })),
    format: "jsonl",
  })));
  const labeller = lineEventLabeller({ tagger, withLines: false });

  const open = await labeller.label(rows.map((event, offset) => eventRecord(offset, event)));
  assert.deepEqual([open.outgoing, open.next], [[], 0n]);
  assert.ok(open.state!.length <= MAX_RESTART_POINT_LENGTH, `${open.state!.length} characters`);

  let turns = 0;
  const turning = setInterval(() => turns++);
  const closed = await labeller.label(
    ends.map((event, place) => eventRecord(rows.length + place, event)),
  );
  clearInterval(turning);
  assert.ok(turns > 3, `${turns} events came through`);
  for (const [place, answer] of answers.entries()) {
    assert.ok(typeof answer === "object" && !(answer instanceof Rejection));
    assert.deepEqual(
      closed.outgoing[place].value,
      encoder.encode(JSON.stringify(answer.annotation)),
    );
    assert.deepEqual(closed.counts[place], answer.statistics);
  }
  assert.equal(readRecord(closed.outgoing[399]).key, "song-399");
  whole.dispose();
});
