import { checksum } from "#lib/checksum.ts";
import { recurringPair } from "#models/rules.ts";
import { annotate } from "#pipelines/annotate/run.ts";
import type { Annotator } from "#pipelines/annotator/contract.ts";
import { InProcessAnnotator } from "#pipelines/annotator/in_process.ts";
import { rejection } from "#pipelines/stream/decode.ts";
import { WorkerPool } from "#pipelines/annotator/workers/pool.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { annotated, annotateRun } from "../../support/annotate_run.ts";
import { annotatorSettings } from "../../support/annotator_settings.ts";
import { bytesSource } from "../../support/byte_chunks.ts";
import { CountingSource } from "../../support/counting_source.ts";
import { MemorySink } from "../../support/memory_sink.ts";
import { jsonOfSong, numberedSong } from "../../support/numbered_song.ts";
import { RecordingAccounting } from "../../support/recording_accounting.ts";
import { WatchedWorkers } from "../../support/watched_workers.ts";
import { pause, within } from "../../support/within.ts";

/** Songs one a line, those of the given places deadly to a worker, with odd spaces of their own. */
function jsonl(count: number, deadly: readonly number[]): string[] {
  return Array.from({ length: count }, (_, number) => {
    const { id, lines } = numberedSong(number);
    return deadly.includes(number)
      ? ` {"id" : "${id}",  "lines":["夜明け","throws"], "number":${number}} `
      : jsonOfSong({ ...numberedSong(number), lines });
  });
}

/** What is written of healthy songs, in order. */
async function writtenOf(songs: readonly string[]): Promise<string> {
  return (await annotated(bytesSource(songs.join("\n")))).output.text;
}

const settings = annotatorSettings();

async function withPool(workers: number, test: (pool: Annotator) => Promise<void>) {
  const { spawn } = new WatchedWorkers();
  const setUp = { model: { rule: "recurring-pair" }, settings, results: "values" } as const;
  const pool = new WorkerPool(recurringPair.model, setUp, { workers, spawn });
  await test(pool).finally(() => pool.dispose());
}

Deno.test("A song on which workers die is a reject with its original bytes, the others are annotated", () =>
  withPool(2, async (annotator) => {
    const deadly = [0, 17, 70, 199], songs = jsonl(200, deadly);
    const { outcome, output, rejects } = await annotated(
      bytesSource(songs.join("\n"), { chunkBytes: 997 }),
      { annotator },
    );
    assert.equal(String(outcome.accounting), "read=200 written=196 rejected=4 filtered=0");
    assert.ok(outcome.accounting.balances);
    assert.equal(outcome.collapse.songs, 196);
    assert.equal(output.text, await writtenOf(songs.filter((_, n) => !deadly.includes(n))));
    const offsets = songs.map((_, place) =>
      new TextEncoder().encode(songs.slice(0, place).map((song) => song + "\n").join("")).length
    );
    assert.deepEqual(
      rejects.values.map(({ error: { message, ...error }, ...rest }) => {
        assert.match(message, /^The worker died: .*out of paper/);
        return { error, ...rest };
      }),
      deadly.map((place) => {
        const bytes = new TextEncoder().encode(songs[place]);
        return {
          schema: "refrain.reject/1",
          error: { code: "untaggable", stage: "tag" },
          source: { file: "-", line: place + 1, byte_offset: offsets[place] },
          raw: songs[place],
          raw_bytes: bytes.length,
          raw_sha256: checksum(bytes),
        };
      }),
    );
  }));

Deno.test("An untaggable song is counted as rejected, once, and changes no other outcome", () =>
  withPool(1, async (annotator) => {
    const source = new CountingSource([jsonl(3, [1]), ["[]"], jsonl(1, [0]), jsonl(2, [])]);
    const accounting = new RecordingAccounting();
    await annotate(annotateRun(source, { annotator, accounting }));
    assert.deepEqual(accounting.outcomes.map((outcomes) => outcomes.join()), [
      ...["written", "rejected", "written"],
      "rejected",
      "rejected",
      ...["written", "written"],
    ]);
  }));

const decoder = new TextDecoder();

/** An annotator with a delay of its own for each batch, which fails on the records of some numbers. */
function unsteadyAnnotator(width: number, delays: readonly number[], deadly: readonly number[]) {
  const here = new InProcessAnnotator(recurringPair, settings);
  let batch = 0;
  const annotator: Annotator = {
    model: here.model,
    concurrency: width,
    async annotate(records) {
      await pause(delays[batch++ % delays.length]);
      const answers = await here.annotate(records);
      return records.map(({ bytes }, place) => {
        const isDeadly = deadly.includes(JSON.parse(decoder.decode(bytes)).number);
        return isDeadly ? rejection(bytes, "untaggable", "tag", "too sad") : answers[place];
      });
    },
    dispose() {},
  };
  return annotator;
}

Deno.test("Annotations and rejects keep their order whichever batch is ready first", () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.nat(8), { minLength: 1, maxLength: 7 }),
      fc.uniqueArray(fc.nat(29)),
      async (width, delays, deadly) => {
        const songs = Array.from({ length: 30 }, (_, number) => numberedSong(number));
        const texts = songs.map(jsonOfSong);
        const batches = [texts.slice(0, 9), ...texts.slice(9, 20).map((t) => [t]), texts.slice(20)];
        const annotator = unsteadyAnnotator(width, delays, deadly);
        const { outcome, output, rejects } = await annotated(new CountingSource(batches), {
          annotator,
        });
        assert.deepEqual(
          rejects.values.map(({ source }) => source.line - 1),
          deadly.toSorted((one, other) => one - other),
        );
        assert.equal(output.text, await writtenOf(texts.filter((_, n) => !deadly.includes(n))));
        assert.ok(outcome.accounting.balances);
      },
    ),
    { numRuns: 40 },
  ));

async function* thenSilence(batch: readonly string[]) {
  yield batch;
  await new Promise(() => {});
}

Deno.test("A run whose workers cannot start ends with the reason, also while its source is silent", async () => {
  for (const batches of [[jsonl(5, []), jsonl(5, [])], thenSilence(jsonl(5, []))]) {
    const damaged = { name: "mine", bytes: new Uint8Array(100) };
    const setUp = { model: damaged, settings, results: "values" } as const;
    const annotator = new WorkerPool(recurringPair.model, setUp, { workers: 2 });
    const source = new CountingSource(batches), output = new MemorySink();
    const accounting = new RecordingAccounting();
    const run = annotate(annotateRun(source, { annotator, output, accounting }));
    await assert.rejects(within(60_000, run), /mine: /);
    assert.deepEqual([output.text, accounting.outcomes.flat()], ["", []]);
    annotator.dispose();
  }
});

Deno.test("An error of the annotator ends the run after what came before it, the source being silent", async () => {
  const here = new InProcessAnnotator(recurringPair, settings);
  let calls = 0;
  const annotator: Annotator = {
    model: here.model,
    concurrency: 4,
    async annotate(records) {
      if (++calls === 3) throw new Error("out of tensors");
      await pause(30); // those before are slower than the one that fails
      return here.annotate(records);
    },
    dispose() {},
  };
  async function* batches() {
    for (const song of jsonl(3, [])) yield [song];
    await new Promise(() => {});
  }
  const source = new CountingSource(batches()), output = new MemorySink();
  const accounting = new RecordingAccounting();
  const run = annotate(annotateRun(source, { annotator, output, accounting }));
  await assert.rejects(within(2_000, run), /out of tensors/);
  assert.deepEqual(accounting.outcomes, [["written"], ["written"], []]);
  assert.equal(output.text, await writtenOf(jsonl(2, [])));
});

Deno.test("An error of the source comes after the songs that slow workers still label", async () => {
  const annotator = unsteadyAnnotator(4, [40, 20, 5], []);
  const source = new CountingSource((async function* () {
    for (const song of jsonl(3, [])) yield [song];
    throw new Error("no more paper");
  })());
  const output = new MemorySink();
  const run = annotate(annotateRun(source, { annotator, output }));
  await assert.rejects(within(2_000, run), /no more paper/);
  assert.equal(output.text, await writtenOf(jsonl(3, [])));
});
