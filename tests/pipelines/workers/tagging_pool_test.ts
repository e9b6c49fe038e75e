import { recurringPair } from "#models/rules.ts";
import { findModel, type ModelSource } from "#pipelines/artifact_store.ts";
import {
  inThisThread,
  type SongLines,
  type SongTagger,
  TaggingFailure,
} from "#pipelines/song_tagger.ts";
import { spawnTaggingWorker } from "#pipelines/workers/hand.ts";
import { type PoolOptions, TaggingPool } from "#pipelines/workers/tagging_pool.ts";
import assert from "node:assert/strict";
import { numberedSong } from "../../support/numbered_song.ts";
import { WatchedWorkers } from "../../support/watched_workers.ts";
import { pause, within } from "../../support/within.ts";

const RULE: ModelSource = { rule: "recurring-pair" };
/** Long enough for a worker to start on a busy machine. */
const PATIENCE = 2_000;
const here = inThisThread(recurringPair);

// `deno test` checks the types of a worker when it is first started, which may take longer than that.
await withPool({}, async (pool) => void await pool.tag([["la"]]));

/** Lets a test use a pool, by default of faulty workers; at the end none of its threads is left. */
async function withPool(
  options: Partial<PoolOptions>,
  test: (pool: SongTagger, workers: WatchedWorkers) => Promise<void>,
  source = RULE,
): Promise<void> {
  const workers = new WatchedWorkers();
  const pool = new TaggingPool(recurringPair.model, source, {
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

/** The lines of songs that differ. */
function songs(count: number, from = 0): SongLines[] {
  return Array.from({ length: count }, (_, place) => numberedSong(from + place).lines);
}

/** What a pool says of songs: their probabilities, and `failed` for one that was given up. */
function said(answers: readonly (Float32Array | TaggingFailure)[]) {
  return answers.map((answer) => answer instanceof TaggingFailure ? "failed" : [...answer]);
}

/** What is to be said of songs. */
async function expected(batch: readonly SongLines[]) {
  return said(await here.tag(batch));
}

const deadly: Readonly<Record<string, RegExp>> = {
  throws: /^The worker died: .*out of paper/,
  rejects: /^The worker died: .*out of ink/,
  fails: /^out of tune$/,
  closes: /^The worker was silent for 2000 ms$/,
  "is silent": /^The worker was silent for 2000 ms$/,
};

for (const [fault, message] of Object.entries(deadly)) {
  Deno.test(`A worker that ${fault} on a song costs that song alone, and the pool goes on`, () =>
    withPool({ workers: 2, patience: PATIENCE }, async (pool, workers) => {
      const [before, after, elsewhere] = [songs(3), songs(3, 3), songs(5, 6)];
      const batch = [...before, ["la", fault], ...after];
      const [mixed, healthy] = await within(
        20_000,
        Promise.all([pool.tag(batch), pool.tag(elsewhere)]),
      );
      assert.deepEqual(said(healthy), await expected(elsewhere));
      assert.deepEqual(said(mixed), [
        ...await expected(before),
        "failed",
        ...await expected(after),
      ]);
      assert.match((mixed[3] as TaggingFailure).message, message);
      assert.deepEqual(said(await pool.tag(elsewhere)), await expected(elsewhere));
      const given = workers.batches.flat().filter((sent) => sent.flat().includes(fault));
      assert.deepEqual(given, [batch, [batch[3]]], "together, then alone, and no third time");
      assert.ok(workers.mostAlive <= 2, `${workers.mostAlive} workers at once`);
    }));
}

Deno.test("The songs of a worker that died are tried once more, each alone", () =>
  withPool({}, async (pool, workers) => {
    const batch = [...songs(2), ["la", "worker one throws"], ...songs(2, 2)];
    assert.deepEqual(said(await pool.tag(batch)), await expected(batch));
    assert.deepEqual(workers.batches, [[batch], batch.map((song) => [song])]);
  }));

Deno.test("Several songs that kill are given up, each with its own reason", () =>
  withPool({ workers: 3 }, async (pool) => {
    const batch = [["throws"], ["la"], ["fails"], ["rejects"], ["di"]];
    const answers = await pool.tag(batch);
    assert.deepEqual(said(answers), ["failed", [0], "failed", "failed", [0]]);
    assert.deepEqual(
      answers.map((answer) =>
        answer instanceof TaggingFailure && /out of \w+/.exec(answer.message)?.[0]
      ),
      ["out of paper", false, "out of tune", "out of ink", false],
    );
  }));

Deno.test("A batch that waits is taken up by the worker that follows on one that died", () =>
  withPool({}, async (pool, workers) => {
    const batches = [[["throws"]], songs(2), [["fails"], ["la"]], songs(3, 2)];
    const answers = await Promise.all(batches.map((batch) => pool.tag(batch)));
    assert.deepEqual(answers.map(said), [
      ["failed"],
      await expected(batches[1]),
      ["failed", [0]],
      await expected(batches[3]),
    ]);
    assert.equal(workers.mostAlive, 1);
  }));

Deno.test("A worker that dies after its batch was answered is replaced, and costs nothing", () =>
  withPool({}, async (pool, workers) => {
    const spawned: Worker[] = [], { spawn } = workers;
    const watched = new TaggingPool(recurringPair.model, RULE, {
      workers: 1,
      spawn: () => (spawned.push(spawn()), spawned.at(-1)!),
    });
    await watched.tag(songs(1));
    spawned[0].onerror!(new ErrorEvent("error", { message: "later", cancelable: true }));
    assert.deepEqual(said(await watched.tag(songs(2))), await expected(songs(2)));
    assert.deepEqual(workers.batches, [[songs(1)], [songs(2)]]);
    watched.dispose();
    assert.deepEqual(said(await pool.tag(songs(1))), await expected(songs(1)));
  }));

Deno.test("The worker of the program tells of an error, which costs its song alone", () =>
  withPool({ spawn: spawnTaggingWorker }, async (pool) => {
    const notText = [7 as unknown as string];
    const answers = await pool.tag([...songs(2), notText, ...songs(2, 2)]);
    const [first, second, failed, ...others] = answers;
    assert.deepEqual(said([first, second, ...others]), await expected(songs(4)));
    assert.ok(failed instanceof TaggingFailure && failed.message !== "", `${failed}`);
  }));

Deno.test("Workers are started as they are needed, and never more than are wanted", () =>
  withPool({ workers: 3 }, async (pool, workers) => {
    assert.equal(pool.width, 6);
    assert.deepEqual(await pool.tag([]), []);
    assert.equal(workers.started, 0, "nothing to label needs no worker");
    for (let time = 0; time < 3; time++) await pool.tag(songs(1));
    assert.equal(workers.started, 1, "one batch after the other needs one");
    await Promise.all([pool.tag(songs(2)), pool.tag(songs(2))]);
    assert.equal(workers.started, 2);
    await Promise.all(Array.from({ length: 12 }, () => pool.tag(songs(2))));
    assert.deepEqual([workers.started, workers.mostAlive], [3, 3]);
    const before = workers.batches.map(({ length }) => length);
    await Promise.all(before.map(() => pool.tag(songs(2))));
    assert.deepEqual(workers.batches.map(({ length }) => length), before.map((n) => n + 1));
  }));

Deno.test("A worker that cannot load its model ends every tag() with the reason", () => {
  const damaged = { name: "mine", bytes: new Uint8Array(100) };
  return withPool({ workers: 2, spawn: spawnTaggingWorker }, async (pool) => {
    const calls = Array.from({ length: 5 }, () => pool.tag(songs(1)));
    const ends = await within(20_000, Promise.allSettled(calls));
    for (const end of ends) assert.match(`${(end as PromiseRejectedResult).reason}`, /mine: /);
  }, damaged);
});

Deno.test("A worker whose script is not there ends every tag() with an error", () => {
  const missing = new WatchedWorkers(new URL("no_such_worker.ts", import.meta.url));
  return withPool({ spawn: missing.spawn }, async (pool) => {
    const ends = await within(
      20_000,
      Promise.allSettled([pool.tag(songs(1)), pool.tag(songs(1))]),
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
    await pool.tag(songs(1));
    const calls = [[["throws"], ["la"]], songs(1), songs(2)].map((batch) => pool.tag(batch));
    const ends = await within(20_000, Promise.allSettled(calls));
    assert.deepEqual(ends.map(({ status }) => status), ["rejected", "rejected", "rejected"]);
    for (const end of ends) assert.match(`${(end as PromiseRejectedResult).reason}`, /no more/);
    assert.equal(workers.alive, 0);
  });
});

Deno.test("A pool that is disposed of ends its threads, and what they worked on, at once", () =>
  withPool({ workers: 2 }, async (pool, workers) => {
    await pool.tag(songs(1));
    const calls = [[["is silent"]], songs(1), songs(2), songs(3)].map((batch) => pool.tag(batch));
    const ends = Promise.allSettled(calls);
    await pause(20);
    pool.dispose();
    assert.equal(workers.alive, 0, "one was silent, one perhaps still starting");
    const [silent, ...others] = await within(2_000, ends);
    assert.equal(silent.status, "rejected");
    for (const { status } of others) assert.ok(status === "fulfilled" || status === "rejected");
    await assert.rejects(pool.tag(songs(1)), /the pool was disposed of/);
    assert.equal(workers.started, 2, "none is started any more");
    pool.dispose();
  }));

Deno.test("A pool that never worked has no thread to end", () =>
  withPool({ workers: 8 }, (_, workers) => Promise.resolve(assert.equal(workers.started, 0))));

Deno.test("A pool without a worker is refused", () => {
  for (const workers of [0, -1, NaN]) {
    assert.throws(() => new TaggingPool(recurringPair.model, RULE, { workers }), RangeError);
  }
});

Deno.test("The worker of the program finds a shipped model's bytes, sent to it", async () => {
  const source = await findModel("blstm");
  await withPool({ spawn: spawnTaggingWorker }, async (pool) => {
    const [chorus] = await pool.tag(songs(1)) as Float32Array[];
    assert.ok(chorus.every((p) => p > 0 && p < 1), "probabilities of a network, not of a rule");
  }, source);
});
