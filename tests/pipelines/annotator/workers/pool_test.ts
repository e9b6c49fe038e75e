import { plainText } from "#lib/formats/text.ts";
import { recurringPair } from "#models/rules.ts";
import type { AnnotationResult, Annotator, RecordResult } from "#pipelines/annotator/contract.ts";
import { InProcessAnnotator } from "#pipelines/annotator/in_process.ts";
import { findModel, type ModelSource } from "#pipelines/annotator/model_store.ts";
import { Rejection } from "#pipelines/stream/delivery.ts";
import { EXIT, RunError } from "#pipelines/errors.ts";
import type { RawRecord } from "#pipelines/stream/sources/contract.ts";
import { type PoolOptions, WorkerPool } from "#pipelines/annotator/workers/pool.ts";
import { spawnAnnotatingWorker } from "#pipelines/annotator/workers/handle.ts";
import assert from "node:assert/strict";
import type { Worker } from "node:worker_threads";
import { annotatorSettings } from "../../../support/annotator_settings.ts";
import { jsonOfSong, numberedSong } from "../../../support/numbered_song.ts";
import { WatchedWorkers } from "../../../support/watched_workers.ts";
import { pause, within } from "../../../support/within.ts";

const RULE: ModelSource = { rule: "recurring-pair" };
/** Long enough for a worker to start on a busy machine. */
const TIMEOUT_MS = 2_000;
const settings = annotatorSettings();
const here = new InProcessAnnotator(recurringPair, settings);
const encoder = new TextEncoder(), decoder = new TextDecoder();

// `deno test` checks the types of a worker when it is first started, which may take longer than that.
await withPool({}, async (pool) => void await pool.annotate(songs(1)));

/** Lets a test use a pool, by default of faulty workers; at the end none of its threads is left. */
async function withPool(
  options: Partial<PoolOptions>,
  test: (pool: Annotator, workers: WatchedWorkers) => Promise<void>,
  model = RULE,
): Promise<void> {
  const workers = new WatchedWorkers();
  const pool = new WorkerPool(recurringPair.model, { model, settings, results: "values" }, {
    workers: 1,
    spawn: workers.spawn,
    ...options,
  });
  try {
    await test(pool, workers);
  } finally {
    pool.dispose();
  }
  assert.equal(workers.alive, 0, "threads are left");
}

/** Records of songs that differ. */
function songs(count: number, from = 0): RawRecord[] {
  return Array.from(
    { length: count },
    (_, place) => record(jsonOfSong(numberedSong(from + place))),
  );
}

/** The record of a song of these lines. */
function song(...lines: readonly string[]): RawRecord {
  return record(JSON.stringify({ lines }));
}

function record(json: string): RawRecord {
  return { bytes: encoder.encode(json), format: "jsonl" };
}

function textsOf(records: readonly RawRecord[]): string[] {
  return records.map(({ bytes }) => decoder.decode(bytes));
}

/** What a pool says of songs: what it writes of each, and `failed` for one that was given up. */
function said(answers: readonly RecordResult[]): string[] {
  return answers.map((answer) => {
    if (answer === "filtered") return answer;
    return answer instanceof Rejection
      ? "failed"
      : plainText.stringify(answer.song, answer.annotation);
  });
}

/** What is to be said of songs. */
async function expected(...records: readonly RawRecord[]): Promise<string[]> {
  return said(await here.annotate(records));
}

/** Why a song was given up. */
function reasonOf(answer: RecordResult): string | undefined {
  return answer instanceof Rejection ? answer.message : undefined;
}

const deadly: Readonly<Record<string, RegExp>> = {
  throws: /^The worker died: .*out of paper/,
  rejects: /^The worker died: .*out of ink/,
  fails: /^out of tune$/,
  closes: /^The worker died: it ended with 0$/,
  "is silent": /^The worker was silent for 2000 ms$/,
};

for (const [fault, message] of Object.entries(deadly)) {
  Deno.test(`A worker that ${fault} on a song costs that song alone, and the pool goes on`, () =>
    withPool({ workers: 2, timeoutMs: TIMEOUT_MS }, async (pool, workers) => {
      const [before, after, elsewhere] = [songs(3), songs(3, 3), songs(5, 6)];
      const batch = [...before, song("la", fault), ...after];
      const [mixed, healthy] = await within(
        20_000,
        Promise.all([pool.annotate(batch), pool.annotate(elsewhere)]),
      );
      assert.deepEqual(said(healthy), await expected(...elsewhere));
      assert.deepEqual(said(mixed), [
        ...await expected(...before),
        "failed",
        ...await expected(...after),
      ]);
      assert.match(reasonOf(mixed[3])!, message);
      assert.deepEqual(said(await pool.annotate(elsewhere)), await expected(...elsewhere));
      const texts = textsOf(batch);
      const given = workers.batches.flat().filter((sent) => sent.includes(texts[3]));
      assert.deepEqual(given, [texts, [texts[3]]], "together, then alone, and no third time");
      assert.ok(workers.mostAlive <= 2, `${workers.mostAlive} workers at once`);
    }));
}

Deno.test("The songs of a worker that died are tried once more, each alone", () =>
  withPool({}, async (pool, workers) => {
    const batch = [...songs(2), song("la", "worker one throws"), ...songs(2, 2)];
    assert.deepEqual(said(await pool.annotate(batch)), await expected(...batch));
    const texts = textsOf(batch);
    assert.deepEqual(workers.batches, [[texts], texts.map((text) => [text])]);
  }));

Deno.test("Several songs that kill are given up, each with its own reason", () =>
  withPool({ workers: 3 }, async (pool) => {
    const batch = [song("throws"), song("la"), song("fails"), song("rejects"), song("di")];
    const answers = await pool.annotate(batch);
    const [la, di] = await expected(song("la"), song("di"));
    assert.deepEqual(said(answers), ["failed", la, "failed", "failed", di]);
    assert.deepEqual(
      answers.map((answer) => /out of \w+/.exec(reasonOf(answer) ?? "")?.[0]),
      ["out of paper", undefined, "out of tune", "out of ink", undefined],
    );
  }));

Deno.test("A batch that waits is taken up by the worker that follows on one that died", () =>
  withPool({}, async (pool, workers) => {
    const batches = [[song("throws")], songs(2), [song("fails"), song("la")], songs(3, 2)];
    const answers = await Promise.all(batches.map((batch) => pool.annotate(batch)));
    assert.deepEqual(answers.map(said), [
      ["failed"],
      await expected(...batches[1]),
      ["failed", ...await expected(song("la"))],
      await expected(...batches[3]),
    ]);
    assert.equal(workers.mostAlive, 1);
  }));

Deno.test("A worker that dies after its batch was answered is replaced, and costs nothing", () =>
  withPool({}, async (pool, workers) => {
    const spawned: Worker[] = [], { spawn } = workers;
    const watched = new WorkerPool(recurringPair.model, {
      model: RULE,
      settings,
      results: "values",
    }, {
      workers: 1,
      spawn: () => (spawned.push(spawn()), spawned.at(-1)!),
    });
    await watched.annotate(songs(1));
    spawned[0].emit("error", new Error("later"));
    assert.deepEqual(said(await watched.annotate(songs(2))), await expected(...songs(2)));
    assert.deepEqual(workers.batches, [[textsOf(songs(1))], [textsOf(songs(2))]]);
    watched.dispose();
    assert.deepEqual(said(await pool.annotate(songs(1))), await expected(...songs(1)));
  }));

Deno.test("The worker of the program tells of an error, which costs its song alone", () =>
  withPool({ spawn: spawnAnnotatingWorker }, async (pool) => {
    const unknown = "no format" as RawRecord["format"];
    const odd = { ...song("la"), format: unknown };
    const answers = await pool.annotate([...songs(2), odd, ...songs(2, 2)]);
    const [first, second, failed, ...others] = answers;
    assert.deepEqual(said([first, second, ...others]), await expected(...songs(4)));
    assert.match(reasonOf(failed)!, /Cannot read properties/);
  }));

Deno.test("Workers are started as they are needed, and never more than are wanted", () =>
  withPool({ workers: 3 }, async (pool, workers) => {
    assert.equal(pool.concurrency, 6);
    assert.deepEqual(await pool.annotate([]), []);
    assert.equal(workers.started, 0, "nothing to annotate needs no worker");
    for (let time = 0; time < 3; time++) await pool.annotate(songs(1));
    assert.equal(workers.started, 1, "one batch after the other needs one");
    await Promise.all([pool.annotate(songs(2)), pool.annotate(songs(2))]);
    assert.equal(workers.started, 2);
    await Promise.all(Array.from({ length: 12 }, () => pool.annotate(songs(2))));
    assert.deepEqual([workers.started, workers.mostAlive], [3, 3]);
    const before = workers.batches.map(({ length }) => length);
    await Promise.all(before.map(() => pool.annotate(songs(2))));
    assert.deepEqual(workers.batches.map(({ length }) => length), before.map((n) => n + 1));
  }));

Deno.test("A worker is replaced after its lifetime, and the answers stay what they are", () =>
  withPool({ workers: 2, maxRecords: 5 }, async (pool, workers) => {
    const all = songs(24),
      batches = Array.from({ length: 12 }, (_, n) => all.slice(2 * n, 2 * n + 2));
    const answers = await Promise.all(batches.map((batch) => pool.annotate(batch)));
    assert.deepEqual(said(answers.flat()), await expected(...all));
    // Three batches of two, and a worker has done its work.
    for (const done of workers.batches) assert.ok(done.length <= 3);
    assert.ok(workers.started >= 4 && workers.mostAlive <= 2, `${workers.started}`);
  }));

Deno.test("A worker that cannot load its model ends every annotate() with the reason", () => {
  const damaged = { name: "mine", bytes: new Uint8Array(100) };
  return withPool({ workers: 2, spawn: spawnAnnotatingWorker }, async (pool) => {
    const calls = Array.from({ length: 5 }, () => pool.annotate(songs(1)));
    const ends = await within(20_000, Promise.allSettled(calls));
    for (const end of ends) {
      const { reason } = end as PromiseRejectedResult;
      assert.ok(reason instanceof RunError && reason.exitCode === EXIT.badConfiguration);
      assert.match(reason.message, /mine: /);
    }
  }, damaged);
});

Deno.test("A worker whose script is not there ends every annotate() with an error", () => {
  const missing = new WatchedWorkers(new URL("no_such_worker.ts", import.meta.url));
  return withPool({ spawn: missing.spawn }, async (pool) => {
    const ends = await within(
      20_000,
      Promise.allSettled([pool.annotate(songs(1)), pool.annotate(songs(1))]),
    );
    assert.deepEqual(ends.map(({ status }) => status), ["rejected", "rejected"]);
    assert.equal(missing.alive, 0);
  });
});

Deno.test("When no worker follows on one that died, what it held and what waits ends with an error", () => {
  const workers = new WatchedWorkers();
  const spawn = () => {
    if (workers.started === 1) throw new Error("no more threads");
    return workers.spawn();
  };
  return withPool({ spawn }, async (pool) => {
    await pool.annotate(songs(1));
    const calls = [[song("throws"), song("la")], songs(1), songs(2)].map((batch) =>
      pool.annotate(batch)
    );
    const ends = await within(20_000, Promise.allSettled(calls));
    assert.deepEqual(ends.map(({ status }) => status), ["rejected", "rejected", "rejected"]);
    for (const end of ends) assert.match(`${(end as PromiseRejectedResult).reason}`, /no more/);
    assert.equal(workers.alive, 0);
  });
});

Deno.test("A pool that is disposed of ends its threads, and what they worked on, at once", () =>
  withPool({ workers: 2 }, async (pool, workers) => {
    await pool.annotate(songs(1));
    const calls = [[song("is silent")], songs(1), songs(2), songs(3)].map((batch) =>
      pool.annotate(batch)
    );
    const ends = Promise.allSettled(calls);
    await pause(20);
    pool.dispose();
    assert.equal(workers.alive, 0, "one was silent, one perhaps still starting");
    const [silent, ...others] = await within(2_000, ends);
    assert.equal(silent.status, "rejected");
    for (const { status } of others) assert.ok(status === "fulfilled" || status === "rejected");
    await assert.rejects(pool.annotate(songs(1)), /the pool was disposed of/);
    assert.equal(workers.started, 2, "none is started any more");
    pool.dispose();
  }));

Deno.test("A pool that never worked has no thread to end", () =>
  withPool({ workers: 8 }, (_, workers) => Promise.resolve(assert.equal(workers.started, 0))));

Deno.test("A pool without a worker is refused", () => {
  for (const workers of [0, -1, NaN]) {
    assert.throws(
      () =>
        new WorkerPool(recurringPair.model, { model: RULE, settings, results: "values" }, {
          workers,
        }),
      RangeError,
    );
  }
});

Deno.test("The worker of the program finds a shipped model's bytes, sent to it", async () => {
  const source = await findModel("blstm");
  await withPool({ spawn: spawnAnnotatingWorker }, async (pool) => {
    const [answer] = await pool.annotate(songs(1));
    const { confidence } = (answer as AnnotationResult).statistics;
    assert.ok(confidence.lines > 0, "probabilities of a network, not of a rule");
  }, source);
});
