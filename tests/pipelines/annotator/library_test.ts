import { createAnnotator, type SongAnnotator } from "#pipelines/annotator/library.ts";
import { SongError } from "#lib/song_error.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { ended, startRefrain } from "../../support/refrain_process.ts";

const MODEL = new URL("../../../models/trained/blstm.safetensors", import.meta.url);
const SONGS = Deno.readTextFileSync(new URL("../../../examples/songs.jsonl", import.meta.url))
  .trimEnd().split("\n").map((line) => JSON.parse(line));

const anySong = fc.array(fc.constantFrom("la la", "river", "moon", "sun"), {
  minLength: 1,
  maxLength: 12,
}).map((lines) => ({ lines }));

/** Every annotation of songs. */
function all(annotator: SongAnnotator, songs: readonly object[], batchSize?: number) {
  async function* source() {
    yield* songs as Record<string, unknown>[];
  }
  return Array.fromAsync(annotator.annotateAll(source(), batchSize));
}

Deno.test("The library annotates as the command line does", async () => {
  using annotator = await createAnnotator({ withLines: true });
  const { stdout } = await ended(
    startRefrain("annotate", "--lines", "examples/songs.jsonl", "--workers", "0"),
  );
  const annotations = await all(annotator, SONGS);
  assert.equal(annotations.map((annotation) => JSON.stringify(annotation) + "\n").join(""), stdout);
  assert.deepEqual(await annotator.annotate(SONGS[0]), annotations[0]);
  assert.deepEqual(await all(annotator, []), []);
});

Deno.test("A model is found by name, path, URL or in bytes, and gives the same annotation", async () => {
  const bytes = await Deno.readFile(MODEL);
  await using server = Deno.serve(
    { port: 0, onListen() {} },
    ({ url }) => url.endsWith("/blstm") ? new Response(bytes) : new Response(null, { status: 404 }),
  );
  const address = `http://127.0.0.1:${server.addr.port}`;
  const models = ["blstm", MODEL.pathname, MODEL, String(MODEL), `${address}/blstm`, bytes];
  const [expected, ...others] = await Promise.all(models.map(async (model) => {
    using annotator = await createAnnotator({ model });
    return await annotator.annotate(SONGS[0]);
  }));
  for (const annotation of others) assert.deepEqual(annotation, expected);
  await assert.rejects(
    createAnnotator({ model: `${address}/other` }),
    /Model http.*\/other: the server answered 404/,
  );
});

Deno.test("A model that does not exist or is damaged is an error that names it", async () => {
  await assert.rejects(
    createAnnotator({ model: "blsm" }),
    /Model blsm: there is no such model or file.*Did you mean blstm\?/,
  );
  const bytes = await Deno.readFile(MODEL);
  bytes[bytes.length - 1] ^= 1;
  await assert.rejects(
    createAnnotator({ model: bytes }),
    /Model from bytes: .*checksum/,
  );
});

Deno.test("Songs are annotated in order, the same in whichever batches", async () => {
  using annotator = await createAnnotator({ model: "repeated-line" });
  await fc.assert(
    fc.asyncProperty(fc.array(anySong), fc.integer({ min: 1, max: 5 }), async (songs, size) => {
      const expected = await Promise.all(songs.map((song) => annotator.annotate(song)));
      assert.deepEqual(await all(annotator, songs, size), expected);
      assert.deepEqual(await Array.fromAsync(annotator.annotateAll(songs)), expected);
    }),
  );
});

Deno.test("An input that is not a song ends the annotations after those of the songs before", async () => {
  using annotator = await createAnnotator({ model: "all-verse" });
  const annotations = annotator.annotateAll([{ lines: ["la"] }, { lines: ["di"] }, { lines: [] }]);
  assert.equal((await annotations.next()).value?.segments.length, 1);
  assert.equal((await annotations.next()).value?.segments.length, 1);
  await assert.rejects(annotations.next(), SongError);
  await assert.rejects(annotator.annotate("\n\n"), SongError);
});

Deno.test("A source is read no further than its batch", async () => {
  using annotator = await createAnnotator({ model: "all-verse" });
  let read = 0;
  function* source() {
    while (true) {
      read++;
      yield { lines: ["la"] };
    }
  }
  const annotations = annotator.annotateAll(source(), 3);
  await annotations.next();
  assert.equal(read, 3);
  await annotations.return(undefined);
});

Deno.test("A song pushed line by line is annotated after each line as the whole song is", async () => {
  using annotator = await createAnnotator({ withLines: true });
  const head = { id: "tide", title: "Tide" }, lines: string[] = [];
  const live = annotator.start(head);
  for (const line of ["[Verse]", "la la", "", "river", "la la", "river"]) {
    lines.push(line);
    const annotation = await live.push(line);
    const isLyric = line !== "" && line !== "[Verse]";
    const whole = isLyric ? await annotator.annotate({ ...head, lines }) : undefined;
    assert.deepEqual(annotation, whole);
  }
});

Deno.test("push continues the song that was started last; others go on by themselves", async () => {
  using annotator = await createAnnotator({ model: "repeated-line" });
  assert.equal((await annotator.push("la"))?.id, "live");
  assert.equal((await annotator.push("la"))?.segments[0].label, "chorus");
  const other = annotator.start({ id: "other" });
  assert.equal((await annotator.push("la"))?.id, "other");
  assert.equal((await other.push("la"))?.segments[0].end, 2);
});

Deno.test("Limits hold for whole songs and for songs line by line", async () => {
  const limits = { maxLines: 1, maxLineCharacters: 4 };
  using annotator = await createAnnotator({ model: "all-verse", limits });
  await assert.rejects(annotator.annotate("la\nla"), /has 2 lyric lines; at most 1/);
  await assert.rejects(annotator.push("la la"), /has 5 characters; at most 4/);
  await annotator.push("la");
  await assert.rejects(annotator.push("la"), /has 2 lyric lines; at most 1/);
});

Deno.test("A disposed annotator refuses to annotate, and can be disposed of twice", async () => {
  const annotator = await createAnnotator();
  annotator.dispose();
  annotator.dispose();
  await assert.rejects(annotator.annotate("la"), /Cannot annotate: the annotator is disposed of/);
});
