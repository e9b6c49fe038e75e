import { SONG_LIMITS } from "#lib/song.ts";
import { recurringPair } from "#models/rules.ts";
import { SongLabeller } from "#pipelines/consume/song_labeller.ts";
import { toFleetRecord } from "#pipelines/relabel/fleet/songs.ts";
import { decodeSong } from "#pipelines/stream/decode.ts";
import { Rejection } from "#pipelines/stream/delivery.ts";
import type { RawRecord } from "#pipelines/stream/sources/contract.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { anyJson, anySong } from "../../../support/song_arbitraries.ts";
import { topicRecord } from "../../../support/topic_record.ts";

const encoder = new TextEncoder();

/** The record as consume would hand it to its annotator. */
async function readByConsume(raw: RawRecord): Promise<RawRecord> {
  let seen: readonly RawRecord[] = [];
  const unused = () => assert.fail("Nothing is written of what is filtered");
  const labeller = new SongLabeller({
    annotator: {
      model: recurringPair.model,
      concurrency: 1,
      annotate(records): Promise<readonly "filtered"[]> {
        seen = records;
        return Promise.resolve(records.map(() => "filtered"));
      },
      dispose() {},
    },
    input: "auto",
    maxRecordBytes: Infinity,
    toAnnotation: unused,
    toTombstone: unused,
    toDeadLetter: unused,
    fits: unused,
  });
  const { key, value, headers } = toFleetRecord("songs", raw);
  await labeller.label([topicRecord(0, { key, value, headers })]);
  return seen[0];
}

/** Whatever is a song here is the same song there. */
async function assertSameSong(raw: RawRecord): Promise<boolean> {
  const song = decodeSong(raw, SONG_LIMITS);
  if (song instanceof Rejection) return false;
  assert.deepEqual(decodeSong(await readByConsume(raw), SONG_LIMITS), song);
  return true;
}

const anyId = fc.option(fc.string({ unit: "grapheme", minLength: 1 }), { nil: undefined });
const anyTitle = fc.option(fc.string({ unit: "grapheme" }), { nil: undefined });
const piece = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom(
    "\n",
    "\r\n",
    "\n\n",
    "[Chorus]\n",
    '{"lines":["la"]}',
    "{",
    "\ufeff",
    "[{",
    "\t",
  ),
);

Deno.test("A text is the same song to a fleet, with the title that its file gives", async () => {
  let songs = 0;
  const texts = fc.array(piece, { maxLength: 8 }).map((pieces) => encoder.encode(pieces.join("")));
  await fc.assert(
    fc.asyncProperty(texts, anyTitle, anyId, async (bytes, title, id) => {
      if (await assertSameSong({ bytes, format: "text", title, id })) songs++;
    }),
    { numRuns: 1000 },
  );
  assert.ok(songs > 300, `${songs} songs were compared`);
});

Deno.test("JSON is sent unchanged, and is the same song to a fleet", async () => {
  const texts = fc.tuple(anySong, fc.constantFrom(undefined, 1, "\t"), anyJson).map(
    ([{ breaks: _, sections: __, extra: ___, ...song }, space, other]) =>
      encoder.encode(JSON.stringify({ ...song, other }, null, space)),
  );
  let songs = 0;
  await fc.assert(
    fc.asyncProperty(texts, anyId, async (bytes, id) => {
      const raw = { bytes, format: "jsonl", id } as const;
      assert.equal(toFleetRecord("songs", raw).value, bytes);
      if (await assertSameSong(raw)) songs++;
    }),
  );
  assert.ok(songs > 50, `${songs} songs were compared`);
});

Deno.test("A record has a key only if its song's id is one", () => {
  const bytes = encoder.encode("La"), raw = { bytes, format: "text" } as const;
  assert.equal(toFleetRecord("songs", raw).key, null);
  assert.deepEqual(toFleetRecord("songs", { ...raw, id: "é" }).key, encoder.encode("é"));
});
