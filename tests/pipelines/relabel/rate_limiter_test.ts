import { paceOf } from "#pipelines/relabel/rate_limiter.ts";
import assert from "node:assert/strict";
import { withFakeClock } from "../../support/fake_clock.ts";

const never = new AbortController().signal;

/** When each of some batches may begin, if all of them ask at once. */
async function begins(
  pace: (records: number) => Promise<void>,
  batches: readonly number[],
  pass: (ms: number) => Promise<void>,
): Promise<number[]> {
  const times: number[] = [];
  const all = batches.map((records) => pace(records).then(() => times.push(performance.now())));
  await pass(1_000_000);
  await Promise.all(all);
  return times;
}

Deno.test("A batch begins when those before it have had their time, whatever their sizes", () =>
  withFakeClock(async ({ pass }) => {
    const pace = paceOf(never, 10);
    assert.deepEqual(await begins(pace, [5, 20, 1, 10], pass), [0, 500, 2500, 2600]);
  }));

Deno.test("Time in which nothing was asked for is not made up for", () =>
  withFakeClock(async ({ pass }) => {
    const pace = paceOf(never, 10);
    await pace(1);
    await pass(60_000);
    assert.deepEqual(await begins(pace, [10, 10, 10], pass), [60_000, 61_000, 62_000]);
  }));

Deno.test("Without a rate nothing waits", () =>
  withFakeClock(async () => {
    const pace = paceOf(never);
    for (let time = 0; time < 100; time++) await pace(1_000_000);
    assert.equal(performance.now(), 0);
  }));

Deno.test("Nothing waits any more when the run has been aborted", () =>
  withFakeClock(async ({ pass }) => {
    const controller = new AbortController(), pace = paceOf(controller.signal, 1);
    await pace(1_000);
    let isOver = false;
    const waiting = pace(1).then(() => isOver = true);
    await pass(1_000);
    assert.equal(isOver, false);
    controller.abort();
    await waiting;
    await pace(1);
    assert.equal(performance.now(), 1_000);
  }));
