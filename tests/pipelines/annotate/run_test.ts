import { type Labelling, toLabelling } from "#lib/label.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { recurringPair } from "#models/rules.ts";
import type { LineTagger } from "#models/network.ts";
import { annotate } from "#pipelines/annotate/run.ts";
import type { Sink } from "#pipelines/stream/sinks/contract.ts";
import { annotated, annotateRun } from "../../support/annotate_run.ts";
import { bytesSource } from "../../support/byte_chunks.ts";
import { CountingSource } from "../../support/counting_source.ts";
import { MemorySink, sinkOf } from "../../support/memory_sink.ts";
import { jsonlOfSongs, jsonOfSong, numberedSong } from "../../support/numbered_song.ts";
import { oddSongs } from "../../support/odd_songs.ts";
import { RecordingAccounting } from "../../support/recording_accounting.ts";
import { pause, within } from "../../support/within.ts";

/** What the chain may hold between source and sink: a batch or two for each of its stages. */
const BATCHES_IN_FLIGHT = 16;

const decoder = new TextDecoder();

/** Batches of one numbered song each. */
function* songs(count: number): Generator<readonly string[]> {
  for (let number = 0; number < count; number++) yield [jsonOfSong(numberedSong(number))];
}

/** Batches, then nothing more, and no end. */
async function* thenSilence(batches: Iterable<readonly string[]>) {
  yield* batches;
  await new Promise(() => {});
}

/** A sink that fails at a write; the one before succeeded. */
function failingSink(failsAt: number): Sink {
  let writes = 0;
  return sinkOf(() =>
    ++writes < failsAt ? Promise.resolve() : Promise.reject(new Error("disk full"))
  );
}

/** The recurring-pair rule, with a callback for each call. */
function watchedTagger(watch: (lines: readonly number[]) => void): LineTagger {
  return {
    ...recurringPair,
    tag(songs) {
      watch(songs.map(({ lines }) => lines.length));
      return recurringPair.tag(songs);
    },
  };
}

function idsOf(output: MemorySink): string[] {
  return output.values.map(({ id }) => id);
}

Deno.test("Annotations come out in the order of the songs, each of its own song", async () => {
  const { outcome, output } = await annotated(bytesSource(jsonlOfSongs(0, 499)), {
    withLines: true,
  });
  assert.equal(String(outcome.accounting), "read=500 written=500 rejected=0 filtered=0");
  const wanted = Array.from({ length: 500 }, (_, number) => numberedSong(number));
  assert.deepEqual(
    output.values.map(({ id, lines, extra }) => ({
      id,
      number: extra.number,
      lines: lines.map((line: { text: string }) => line.text),
      labels: lines.map((line: { label: string }) => line.label),
    })),
    wanted,
  );
});

Deno.test("Annotations and rejects are the same whatever the chunking of the input", async () => {
  const input = `{"id":\n${jsonlOfSongs(0, 9)}[]\r\n\n${jsonlOfSongs(10, 19)}{"lines":[]}`;
  const whole = await annotated(bytesSource(input));
  assert.equal(whole.rejects.lines.length, 3);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 300 }), async (chunkBytes) => {
      const { output, rejects } = await annotated(bytesSource(input, { chunkBytes }));
      assert.equal(output.text, whole.output.text);
      assert.equal(rejects.text, whole.rejects.text);
    }),
    { numRuns: 30 },
  );
});

Deno.test("Annotating what was annotated with lines changes nothing", async () => {
  const { "nesting just within the limit": _, ...spellings } = oddSongs;
  const spelled = Object.values(spellings).map((spell, number) =>
    spell(numberedSong(number), 9000).json
  );
  const others = [
    `{"lines":["no id","","[1:02] no header",""],"title":"T","artist":"A","language":"en"}`,
    `{"id":"twice","lines":["a","b"],"labels":["Hook","verse"],"model":"mine","schema":"other/1"}`,
    `{"id":"twice","lyrics":"[Intro]\\n[Pre-Chorus]\\nla\\n\\n[Chorus: Ana]\\nla","extra":{"id":7}}`,
  ];
  await assertReadAgain([...spelled, ...others].join("\n"));
});

Deno.test("The annotation of the most deeply nested song can be annotated again", async () => {
  await assertReadAgain(oddSongs["nesting just within the limit"](numberedSong(1), 9000).json);
});

async function assertReadAgain(input: string): Promise<void> {
  const first = await annotated(bytesSource(input), { withLines: true });
  assert.equal(first.rejects.text, "");
  const second = await annotated(bytesSource(first.output.text), { withLines: true });
  assert.deepEqual(second.rejects.values.map(({ error }) => error.message), []);
  assert.equal(second.output.text, first.output.text);
}

Deno.test("A song whose id occurred before is written, numbered and counted", async () => {
  const ids = ["a", "b", "a", "a", "b"];
  const lines = ids.map((id) => `{"id":"${id}","lines":["la"]}\n`).join("");
  const { outcome, output } = await annotated(bytesSource(lines));
  assert.deepEqual(idsOf(output), ids);
  assert.deepEqual(output.values.map(({ occurrence }) => occurrence), [
    undefined,
    undefined,
    2,
    3,
    2,
  ]);
  assert.equal(outcome.duplicates, 3);
});

Deno.test("Songs in languages that are not wanted are filtered, but rejects are not", async () => {
  const lines = [
    `{"id":1,"lines":["a"],"language":"en"}`,
    `{"id":2,"lines":["a"],"language":"fr"}`,
    `{"id":3,"lines":["a"]}`,
    `{"id":4,"lines":[]}`,
    `{"id":5,"lines":["a"],"language":"de"}`,
    `{"id":2,"lines":["a"],"language":"en"}`,
  ];
  const { outcome, output, rejects } = await annotated(bytesSource(lines.join("\n")), {
    languages: new Set(["en", "de"]),
  });
  assert.deepEqual(idsOf(output), ["1", "5", "2"]);
  assert.deepEqual(rejects.values.map(({ source }) => source.line), [4]);
  assert.equal(String(outcome.accounting), "read=6 written=3 rejected=1 filtered=2");
  assert.equal(outcome.duplicates, 0);
});

Deno.test("A run in which every song is filtered ends, and accounts for them", async () => {
  const { outcome, output } = await annotated(bytesSource(jsonlOfSongs(0, 99)), {
    languages: new Set(["en"]),
  });
  assert.equal(output.text, "");
  assert.equal(String(outcome.accounting), "read=100 written=0 rejected=0 filtered=100");
});

Deno.test("Empty input is annotated: nothing is read and nothing written", async () => {
  const { outcome, output, rejects } = await annotated(bytesSource(""));
  assert.deepEqual([output.text, rejects.text], ["", ""]);
  assert.equal(outcome.accounting.read, 0);
  assert.equal(outcome.scores, undefined);
});

Deno.test("Metrics are of the songs with reference labels, for the model and for the rule", async () => {
  const lines = ["a", "b", "c", "a", "b"];
  const labels = ["chorus", "chorus", "verse", "chorus", "chorus"];
  const input = [{ lines, labels }, { lines }, { lines, labels: labels.with(2, "chorus") }]
    .map((song) => JSON.stringify(song)).join("\n");
  const { outcome } = await annotated(bytesSource(input), {
    tagger: { ...recurringPair, tag: allChorus },
  });
  assert.equal(outcome.scores?.model.songs, 2);
  assert.equal(outcome.scores?.model.lines.accuracy, 0.9);
  assert.equal(outcome.scores?.recurring_pair.songs, 2);
  assert.equal(outcome.scores?.recurring_pair.lines.accuracy, 0.9);
  assert.deepEqual(outcome.scores?.model.boundaries.exact.pooled?.recall, 0);
  assert.deepEqual(outcome.scores?.recurring_pair.boundaries.exact.pooled?.recall, 1);
});

function allChorus(songs: Parameters<LineTagger["tag"]>[0]): Promise<Labelling[]> {
  return Promise.resolve(
    songs.map(({ lines }) => toLabelling(new Float32Array(lines.length).fill(1))),
  );
}

Deno.test("A tagger is given 64 songs and 8,192 lines at most, unless one song has more", async () => {
  const sizes = [...new Array(150).fill(1), ...new Array(20).fill(1500), 9000, 1];
  const input = sizes.map((size) => JSON.stringify({ lines: new Array(size).fill("la") }));
  const calls: (readonly number[])[] = [];
  const { outcome } = await annotated(bytesSource(input.join("\n")), {
    tagger: watchedTagger((lines) => calls.push(lines)),
    limits: { maxLines: 10_000, maxLineCharacters: 10 },
  });
  assert.equal(outcome.accounting.count("written"), sizes.length);
  assert.deepEqual(calls.flat(), sizes);
  for (const call of calls) {
    assert.ok(call.length <= 64);
    assert.ok(call.length === 1 || call.reduce((sum, lines) => sum + lines) <= 8192);
  }
  assert.ok(calls.some((call) => call.length === 64));
});

Deno.test("Progress is reported after each batch, and covers every record at the end", async () => {
  const reported: string[] = [];
  await annotated(new CountingSource(songs(5)), {
    progress: (accounting) => reported.push(`${accounting.count("written")} of ${accounting.read}`),
  });
  assert.equal(reported.length, 5);
  assert.deepEqual(reported.map((text) => Number(text.split(" ")[0])), [1, 2, 3, 4, 5]);
  assert.equal(reported.at(-1), "5 of 5");
});

Deno.test("A slow output keeps the source from being drained", async () => {
  const source = new CountingSource(songs(1000));
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const memory = new MemorySink();
  const output = sinkOf(async (content) => (await released, memory.write(content)));
  const recorded = new RecordingAccounting();
  const run = annotate(annotateRun(source, { output, accounting: recorded }));
  await pause(200);
  assert.ok(source.pulls <= BATCHES_IN_FLIGHT, `${source.pulls} batches were read ahead`);
  assert.deepEqual(recorded.outcomes.flat(), []);
  release();
  const { accounting } = await run;
  assert.equal(accounting.count("written"), 1000);
  assert.equal(memory.lines.length, 1000);
});

Deno.test("A record is counted as written only when its sink has stored it", async () => {
  const source = new CountingSource(songs(20));
  const accounting = new RecordingAccounting();
  let stored = 0;
  const output = sinkOf(async (content) => {
    assert.equal(accounting.outcomes.flat().length, stored);
    await pause(1);
    stored += decoder.decode(content as Uint8Array).split("\n").length - 1;
  });
  await annotate(annotateRun(source, { output, accounting }));
  assert.equal(stored, 20);
  assert.deepEqual(accounting.outcomes, new Array(20).fill(["written"]));
});

Deno.test("An output that fails ends the run with its error, and no record is counted twice", async () => {
  const source = new CountingSource(songs(100));
  const accounting = new RecordingAccounting();
  const run = annotate(annotateRun(source, { output: failingSink(4), accounting }));
  await assert.rejects(within(2000, run), /disk full/);
  await pause(20);
  assert.deepEqual(accounting.outcomes.flat(), ["written", "written", "written"]);
  assert.deepEqual(accounting.outcomes.slice(0, 4), [["written"], ["written"], ["written"], []]);
  assert.ok(source.pulls <= 4 + BATCHES_IN_FLIGHT);
});

Deno.test("Rejects that cannot be written end the run, and the batch is not counted as stored", async () => {
  const mixed = [jsonOfSong(numberedSong(1)), "[]", jsonOfSong(numberedSong(2))];
  const source = new CountingSource([mixed, mixed]);
  const accounting = new RecordingAccounting();
  const run = annotate(annotateRun(source, { rejects: failingSink(2), accounting }));
  await assert.rejects(within(2000, run), /disk full/);
  assert.deepEqual(accounting.outcomes.flat(), ["written", "rejected", "written"]);
});

Deno.test("An output that fails ends the run also while the source is silent", async () => {
  const source = new CountingSource(thenSilence(songs(2)));
  const run = annotate(annotateRun(source, { output: failingSink(2) }));
  await assert.rejects(within(2000, run), /disk full/);
});

Deno.test("A run that fails lets go of its source", async () => {
  const source = new CountingSource(songs(100));
  await assert.rejects(annotate(annotateRun(source, { output: failingSink(1) })), /disk full/);
  await pause(20);
  assert.ok(source.ended);
});

Deno.test("An error of the source ends the run, after what came before it is written", async () => {
  const source = new CountingSource((async function* () {
    yield* songs(3);
    await pause(50);
    throw new Error("no more paper");
  })());
  const output = new MemorySink();
  await assert.rejects(annotate(annotateRun(source, { output })), /no more paper/);
  assert.deepEqual(idsOf(output), ["song-0", "song-1", "song-2"]);
});

Deno.test("An error of the tagger ends the run", async () => {
  const tagger = watchedTagger(() => {
    throw new Error("out of tensors");
  });
  await assert.rejects(annotated(bytesSource(jsonlOfSongs(0, 3)), { tagger }), /out of tensors/);
});

Deno.test("An abort ends a run whose source is silent, all that was read being written", async () => {
  const controller = new AbortController();
  const source = new CountingSource(thenSilence(songs(30)));
  const allWritten = Promise.withResolvers<void>();
  const run = annotated(source, {
    signal: controller.signal,
    progress: ({ read }) => read === 30 && allWritten.resolve(),
  });
  await within(10_000, allWritten.promise);
  controller.abort();
  const { outcome, output } = await within(2000, run);
  assert.equal(String(outcome.accounting), "read=30 written=30 rejected=0 filtered=0");
  assert.equal(output.lines.length, 30);
});

Deno.test("An abort ends a run whose source never ends, and the accounting balances", async () => {
  const controller = new AbortController();
  const source = new CountingSource(songs(Infinity));
  const { outcome, output } = await within(
    5000,
    annotated(source, {
      signal: controller.signal,
      progress: ({ read }) => read >= 50 && controller.abort(),
    }),
  );
  assert.ok(outcome.accounting.read >= 50);
  assert.ok(source.pulls <= 50 + 2 * BATCHES_IN_FLIGHT);
  assert.ok(outcome.accounting.balances);
  assert.equal(output.lines.length, outcome.accounting.read);
});

Deno.test("A run that was aborted before it began reads nothing", async () => {
  const { outcome, output } = await annotated(bytesSource(jsonlOfSongs(0, 9)), {
    signal: AbortSignal.abort(),
  });
  assert.equal(outcome.accounting.read, 0);
  assert.equal(output.text, "");
});
