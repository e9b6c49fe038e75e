import assert from "node:assert/strict";
import fc from "fast-check";
import { readPredictions } from "#pipelines/evaluate/predictions.ts";
import { createReferenceSong } from "../../support/reference_song.ts";
import { MemorySink } from "../../support/memory_sink.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

const songs = Array.from({ length: 6 }, (_, song) => createReferenceSong(`s${song}`, "0110"));
const good = songs.map(({ id }, song) => `{"id":"${id}","labels":[0,1,1,${song % 2}]}`);

/** Records that are not predictions of these songs, each with the code of its rejection. */
const bad: readonly (readonly [record: string | Uint8Array, code: string])[] = [
  ["no JSON", "invalid_json"],
  ['{"id":"s0","labels":[0,1,1', "invalid_json"],
  ['{"id":"s0","labels":[0,1,1,1],"chorus":[NaN,0,0,0]}', "invalid_json"],
  ['{"id":"s0","labels":[0,1,1,1]}{}', "invalid_json"],
  ['{"id":"s0","labels":[0,1,1,1],"id":"s1"}', "duplicate_key"],
  ['{"id":"s0","labels":[0,1,1,1],"__proto__":{}}', "forbidden_key"],
  ['{"id":"\\ud83c","labels":[0,1,1,1]}', "lone_surrogate"],
  [`{"id":"s0","labels":[0,1,1,1],"x":${"[".repeat(80)}${"]".repeat(80)}}`, "too_deep"],
  [new Uint8Array([...new TextEncoder().encode('{"id":"'), 0xff, 0x22, 0x7d]), "invalid_utf8"],
  ["[]", "invalid_prediction"],
  ['{"id":"s0"}', "invalid_prediction"],
  ['{"id":"s0","labels":[]}', "invalid_prediction"],
  ['{"id":"s0","occurrence":1,"labels":[0,1,1]}', "invalid_prediction"],
  ['{"id":"s0","occurrence":1,"labels":[0,1,1,1,0]}', "invalid_prediction"],
  ['{"id":"s0","labels":[0,1,1,2]}', "invalid_prediction"],
  ['{"id":"s0","labels":[0,1,1,1],"chorus":[0,1,1]}', "invalid_prediction"],
  ['{"id":"s0","labels":[0,1,1,1],"chorus":[0,1,1,1.01]}', "invalid_prediction"],
  ['{"id":"s0","labels":[0,1,1,1],"chorus":[0,1,1,-0.01]}', "invalid_prediction"],
  ['{"id":"s0","labels":[0,1,1,1],"chorus":[0,1,1,1e999]}', "invalid_prediction"],
  ['{"id":"s0","occurrence":1,"labels":[0,1,1,0]}', "invalid_prediction"],
  ['{"id":"s0","segments":[{"start":0,"end":9007199254740991,"label":0}]}', "invalid_prediction"],
  ['{"id":"s1","occurrence":1,"segments":[{"start":0,"end":9,"label":0}]}', "invalid_prediction"],
  ['{"id":"s0","segments":[{"start":1,"end":4,"label":0}]}', "invalid_prediction"],
  ['{"id":"s0","labels":[0,1,1,1],"lines":[{"chorus":0},{},{},{}]}', "invalid_prediction"],
];

function bytesOf(record: string | Uint8Array): Uint8Array {
  return typeof record === "string" ? new TextEncoder().encode(record) : record;
}

/** Reads records, one per line. */
async function read(records: readonly (string | Uint8Array)[]) {
  const rejects = new MemorySink();
  const content = records.flatMap((record) => [...bytesOf(record), 10]);
  let file: Awaited<ReturnType<typeof readPredictions>> | undefined;
  await inTemporaryFolder({ p: Uint8Array.from(content) }, async (folder) => {
    file = await readPredictions(`${folder}/p`, songs, rejects);
    for (const { source } of rejects.values) assert.equal(source.file, `${folder}/p`);
  });
  return { ...file!, rejects: rejects.values };
}

Deno.test("A bad record among good ones is one reject with its place, and does not affect the others", async () => {
  const { predictions: expected } = await read(good);
  for (const [record, code] of bad) {
    const { predictions, rejected, unknown, rejects } = await read([
      good[0],
      record,
      ...good.slice(1),
    ]);
    assert.deepEqual([rejected, unknown, rejects.length], [1, 0, 1], code);
    assert.equal(rejects[0].error.code, code);
    assert.deepEqual(
      [rejects[0].source.line, rejects[0].source.byte_offset],
      [2, good[0].length + 1],
    );
    assert.equal(rejects[0].raw_bytes, bytesOf(record).length);
    assert.deepEqual(predictions, expected);
  }
});

Deno.test("A prediction that does not fit is rejected with the number of lines of its song", async () => {
  const { rejects } = await read([good[0], '{"id":"s3","labels":[0,1]}']);
  assert.equal(rejects[0].error.message, "Song s3 has 4 lyric lines; the prediction is of 2");
});

Deno.test("Of two predictions of a song, the first is used and the second is rejected", async () => {
  const { predictions, rejects } = await read([
    '{"id":"s3","occurrence":1,"labels":[0,1,0,1]}',
    '{"id":"s3","occurrence":1,"labels":[1,1,1,1]}',
  ]);
  assert.deepEqual(predictions[3]?.sectionStarts, [1, 2, 3]);
  assert.equal(rejects[0].error.message, "Song s3 was predicted before in this file");
});

Deno.test("In any mixture, each record is a prediction, is rejected or is of an unknown song", async () => {
  const other = '{"id":"elsewhere","labels":[0]}';
  // Some of the bad ones are a second record of the first song.
  const anyRecord = fc.oneof(
    fc.constantFrom(...bad).map(([record, code]) => ({ record, code, known: true })),
    fc.constant({ record: other, code: undefined, known: false }),
  );
  const [first, ...others] = good.map((record) => ({ record, code: undefined, known: true }));
  const mixture = fc.array(anyRecord, { maxLength: 12 }).chain((more) =>
    fc.shuffledSubarray([...others, ...more], { minLength: others.length + more.length })
  );
  const { predictions: expected } = await read(good);
  await fc.assert(
    fc.asyncProperty(mixture, async (mixed) => {
      const { predictions, rejected, unknown, rejects } = await read(
        [first, ...mixed].map(({ record }) => record),
      );
      assert.deepEqual(predictions, expected);
      assert.equal(unknown, mixed.filter(({ known }) => !known).length);
      const codes = mixed.flatMap(({ code }) => code ?? []);
      assert.deepEqual([rejected, rejects.map(({ error }) => error.code)], [codes.length, codes]);
    }),
    { numRuns: 100 },
  );
});
