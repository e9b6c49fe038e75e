import assert from "node:assert/strict";
import { EXIT, RunError } from "#pipelines/errors.ts";
import type { TopicRecord } from "#pipelines/kafka/records.ts";
import { TransientFault } from "#pipelines/kafka/error.ts";
import {
  type StartOffsets,
  type TailOptions,
  tailTopic,
} from "#pipelines/relabel/fleet/tail_topic.ts";
import { runErrorOf } from "../../../support/errors.ts";
import { withFakeClock } from "../../../support/fake_clock.ts";
import { topicRecord } from "../../../support/topic_record.ts";
import { assertTook, pause } from "../../../support/within.ts";

const LOST = new TransientFault("lost"), PAUSES = [1, 1, 1];

/** Reads what comes at each attempt, then breaks off; after the last, the reading is ended. */
async function tailAttempts(
  attempts: readonly (readonly (TopicRecord | Error)[])[],
  stated: Partial<TailOptions> = {},
) {
  const end = new AbortController(), began: StartOffsets[] = [], taken: bigint[] = [];
  async function* read(starts: StartOffsets) {
    const attempt = attempts[began.push(new Map(starts)) - 1];
    if (attempt === undefined) return end.abort();
    for (const next of attempt) {
      if (next instanceof Error) throw next;
      yield await Promise.resolve([next]);
    }
    throw LOST;
  }
  const starts = new Map([[0, 5n], [1, 7n]]);
  await tailTopic(
    { read, starts, signal: end.signal, retryDelays: PAUSES, ...stated },
    (records) => Promise.resolve(void taken.push(...records.map(({ offset }) => offset))),
  );
  return { began: began.map((starts) => [...starts.values()]), taken };
}

Deno.test("A read that breaks off resumes after the last record of each partition", async () => {
  const { began, taken } = await tailAttempts([
    [topicRecord(5), topicRecord(9, { partition: 1 })],
    [],
    [topicRecord(6)],
  ]);
  assert.deepEqual(taken, [5n, 9n, 6n]);
  assert.deepEqual(began, [[5n, 7n], [6n, 10n], [6n, 10n], [7n, 10n]]);
});

Deno.test("Too many failures in a row end the run with the reason", async () => {
  const often = [[], [], [], [topicRecord(5)], [], []];
  assert.equal((await tailAttempts(often)).began.length, often.length + 1);
  const error = await runErrorOf(() => tailAttempts([[], [], [], []]));
  assert.deepEqual([error.exitCode, error.message], [EXIT.unreachable, "lost"]);
});

/** Reads that hear the cluster for so long, or do not hear it for so long, and then break off. */
async function brokenOff(attempts: number, heardFor: number, silentFor = 0): Promise<number> {
  const end = new AbortController();
  let began = 0;
  async function* read(_: StartOffsets, heard: () => void) {
    if (began++ === attempts) return end.abort();
    await pause(silentFor);
    heard();
    await pause(heardFor);
    heard();
    yield await Promise.reject(LOST);
  }
  await withFakeClock(async (clock) => {
    const reading = tailTopic(
      { read, starts: new Map(), signal: end.signal, retryDelays: [1, 5, 1] },
      () => assert.fail("the topic is silent"),
    );
    let isOver = false;
    reading.catch(() => {}).finally(() => isOver = true);
    while (!isOver) await clock.pass(1);
    await reading;
  });
  return began;
}

Deno.test("After a recovery failures are counted from one, also on a silent topic", async () => {
  assert.equal(await brokenOff(12, 20), 13);
});

Deno.test("A cluster that answers only for a moment has not recovered", async () => {
  const error = await runErrorOf(() => brokenOff(12, 0, 20));
  assert.deepEqual([error.exitCode, error.message], [EXIT.unreachable, "lost"]);
});

Deno.test("A fatal error ends the run at once", async () => {
  const refused = new RunError(EXIT.badConfiguration, "refused");
  assert.equal(await runErrorOf(() => tailAttempts([[refused]])).then(String), String(refused));
  await assert.rejects(tailAttempts([[new TypeError("ours")]]), TypeError);
});

Deno.test("A retry delay ends as soon as the run does", async () => {
  const end = new AbortController(), began = performance.now();
  setTimeout(() => end.abort(), 50);
  await tailAttempts([[]], { signal: end.signal, retryDelays: [60_000] });
  assertTook(performance.now() - began, 5_000);
});
