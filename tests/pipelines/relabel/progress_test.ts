import { type ProgressRecord, RelabelProgress } from "#pipelines/relabel/progress.ts";
import assert from "node:assert/strict";
import { type FakeClock, withFakeClock } from "../../support/fake_clock.ts";
import { captureTerminal } from "../../support/captured_output.ts";
import { storedRecordsOf } from "../../support/records_to_store.ts";

/** What a test works with. */
interface Watched extends FakeClock {
  readonly progress: RelabelProgress;
  readonly reported: readonly ProgressRecord[];
}

/** Lets a test watch a run over 3 inputs of 1,000 bytes in all. Gives what a terminal shows. */
async function watched(
  isTerminal: boolean,
  test: (watched: Watched) => Promise<void> | void,
  work = { inputs: 3, bytes: 1_000 },
): Promise<string> {
  let shown = "";
  await withFakeClock(async (clock) => {
    shown = await captureTerminal(isTerminal, async () => {
      const reported: ProgressRecord[] = [];
      const progress = new RelabelProgress(work, (record) => void reported.push(record));
      try {
        await test({ ...clock, progress, reported });
      } finally {
        progress.end();
      }
    });
  });
  return shown;
}

const SONGS = storedRecordsOf(["01", "0", "!", "~", "11"]);

Deno.test("At first nothing is done, and no end is estimated", async () => {
  await watched(false, ({ progress }) => {
    assert.deepEqual(progress.record(), {
      songs: 0,
      reused: 0,
      rejected: 0,
      songs_per_second: 0,
      parts: 0,
      inputs_done: 0,
      inputs: 3,
      fraction_done: 0,
      seconds: 0,
    });
  });
});

Deno.test("Work adds up, and the remaining time follows from the bytes done", async () => {
  await watched(false, async ({ progress, pass }) => {
    progress.readBytes(100);
    await pass(5_000);
    progress.readBytes(100);
    progress.stored(SONGS);
    progress.stored({ ...SONGS, reused: 2 });
    progress.completedParts(2);
    progress.finishedInput();
    assert.deepEqual(progress.record(), {
      songs: 6,
      reused: 2,
      rejected: 2,
      songs_per_second: 1,
      parts: 2,
      inputs_done: 1,
      inputs: 3,
      fraction_done: 0.2,
      seconds: 5,
      seconds_left: 20,
    });
  });
});

Deno.test("Work of an earlier run counts as done, but not for the rate of this one", async () => {
  await watched(false, async ({ progress, pass }) => {
    progress.skipInput(600);
    await pass(1_000);
    const { inputs_done, fraction_done, seconds_left } = progress.record();
    assert.deepEqual([inputs_done, fraction_done, seconds_left], [1, 0.6, undefined]);
    progress.readBytes(100);
    await pass(1_000);
    assert.deepEqual(
      [progress.record().fraction_done, progress.record().seconds_left],
      [0.7, 6],
    );
  });
});

Deno.test("Inputs that have grown never make more than the whole, nor an end in the past", async () => {
  await watched(false, async ({ progress, pass }) => {
    await pass(1_000);
    progress.readBytes(5_000);
    const { fraction_done, seconds_left } = progress.record();
    assert.deepEqual([fraction_done, seconds_left], [1, 0]);
  });
  await watched(false, ({ progress }) => {
    progress.finishedInput();
    assert.equal(progress.record().seconds_left, undefined);
  }, { inputs: 1, bytes: 0 });
});

Deno.test("A record is reported each minute, until the end", async () => {
  const shown = await watched(false, async ({ progress, pass, reported }) => {
    await pass(59_999);
    assert.deepEqual(reported, []);
    progress.stored(SONGS);
    await pass(60_001);
    assert.deepEqual(reported.map(({ seconds, songs }) => [seconds, songs]), [[60, 3], [120, 3]]);
    progress.end();
    await pass(600_000);
    assert.equal(reported.length, 2);
  });
  assert.equal(shown, "");
});

Deno.test("On a terminal the line is updated five times a second", async () => {
  const shown = await watched(true, async ({ progress, pass, reported }) => {
    progress.readBytes(1);
    await pass(400);
    for (let time = 0; time < 500; time++) progress.stored(SONGS);
    progress.readBytes(139);
    progress.finishedInput();
    await pass(200);
    await pass(120_000 - 600);
    assert.deepEqual(reported.map(({ seconds }) => seconds), [60, 120]);
  });
  const lines = shown.split("\r\x1b[2K").slice(1);
  assert.equal(lines.length, 5 * 120 + 1);
  assert.deepEqual([lines[1], lines[2], lines[599], lines[600]], [
    "0 songs (0/s), 0 rejected, 0 parts, 0 of 3 inputs, 0 %, 0:06:40 left",
    "1,500 songs (2,500/s), 500 rejected, 0 parts, 1 of 3 inputs, 14 %, 0:00:04 left",
    "1,500 songs (13/s), 500 rejected, 0 parts, 1 of 3 inputs, 14 %, 0:12:18 left",
    "",
  ]);
});

Deno.test("Days are shown in hours, and one is singular", async () => {
  const shown = await watched(true, async ({ progress, pass }) => {
    progress.readBytes(1);
    progress.stored(storedRecordsOf(["01"]));
    await pass(200);
  }, { inputs: 1, bytes: 1_000_000 });
  assert.match(
    shown,
    /1 song \(5\/s\), 0 rejected, 0 parts, 0 of 1 input, 0 %, 55:33:20 left/,
  );
});
