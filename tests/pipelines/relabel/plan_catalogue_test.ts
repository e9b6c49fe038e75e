import { identifyCatalogue } from "#lib/edition/manifest.ts";
import { readFolderState } from "#pipelines/edition/folder.ts";
import { EXIT } from "#pipelines/errors.ts";
import type { EditionPlan, PlanResult } from "#pipelines/relabel/edition_plan.ts";
import { createRateLimiter, planCatalogue } from "#pipelines/relabel/plan_catalogue.ts";
import { RunLog } from "#pipelines/relabel/run_log.ts";
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { relabelSettingsOf } from "../../support/relabel_settings.ts";
import { withFakeClock } from "../../support/fake_clock.ts";
import { filesBelow } from "../../support/files_below.ts";
import { jsonlOfSongs } from "../../support/numbered_song.ts";
import { runErrorOf } from "../../support/errors.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";
import { captureStderr } from "../../support/captured_output.ts";

const CATALOGUE = {
  "songs/a.jsonl": jsonlOfSongs(1, 3),
  "songs/b.jsonl": jsonlOfSongs(4, 6),
  "songs/c.jsonl": jsonlOfSongs(7, 9),
};

const CUT_OFF = gzipSync(jsonlOfSongs(10, 12)).subarray(0, 40);

/** Plans to label some operands by a rule in this thread, unless flags say otherwise. */
function planned(operands: readonly string[], ...args: readonly string[]): Promise<EditionPlan> {
  const model = args.includes("--model") ? [] : ["--model", "recurring-pair"];
  const given = ["--workers", "0", ...model, ...args];
  return planCatalogue(relabelSettingsOf(...given), operands);
}

/** Carries out a plan; returns its result and what was printed. */
async function made(
  plan: EditionPlan,
  folder: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<{ readonly edition: PlanResult; readonly reported: readonly string[] }> {
  const log = await RunLog.open(folder);
  try {
    const making = { folder, state: await readFolderState(folder), log, signal };
    let edition: PlanResult | undefined;
    const reported = await captureStderr(async () => void (edition = await plan.make(making)));
    return { edition: edition!, reported };
  } finally {
    log.close();
  }
}

Deno.test("A catalogue that cannot be labelled is not planned: no songs, no such model, two of one name", () =>
  inTemporaryFolder({ ...CATALOGUE, "songs/a.txt": "", "void/cover.png": "" }, async (root) => {
    const cases: readonly (readonly [number, RegExp, ...string[]])[] = [
      [EXIT.unreadable, /^There are no songs in .*void$/, "void"],
      [EXIT.unreadable, /^Cannot read .*gone: /, "gone"],
      [EXIT.badConfiguration, /recuring-pair/, "songs", "--model", "recuring-pair"],
      [EXIT.usage, /would both become the part a: rename one$/, "songs", "--input", "jsonl"],
    ];
    for (const [exitCode, message, operand, ...args] of cases) {
      const error = await runErrorOf(() => planned([`${root}/${operand}`], ...args));
      assert.match(error.message, message);
      assert.equal(error.exitCode, exitCode);
    }
  }));

Deno.test("A shard has every nth input, and identifies the whole catalogue", () =>
  inTemporaryFolder(CATALOGUE, async (root) => {
    const shares = { "1/2": ["a.jsonl", "c.jsonl"], "2/2": ["b.jsonl"], "4/4": [] };
    for (const [shard, names] of Object.entries(shares)) {
      const plan = await planned([`${root}/songs`], "--shard", shard);
      const { manifest } = (await made(plan, `${root}/${shard}`)).edition;
      assert.deepEqual(manifest!.inputs.map(({ name }) => name), names);
      assert.deepEqual(
        manifest!.catalogue,
        identifyCatalogue(["a.jsonl", "b.jsonl", "c.jsonl"]),
      );
    }
  }));

Deno.test("A finished catalogue is detected, and planning alone changes nothing", () =>
  inTemporaryFolder(CATALOGUE, async (root) => {
    const before = await filesBelow(root), plan = await planned([`${root}/songs`]);
    assert.deepEqual(await filesBelow(root), before);
    const { edition } = await made(plan, `${root}/labels`);
    const files = await filesBelow(`${root}/labels`);
    const again = await made(await planned([`${root}/songs`]), `${root}/labels`);
    assert.deepEqual(again, { edition, reported: [`${root}/labels is already finished`] });
    const other = await planned([`${root}/songs`], "--lines");
    const error = await runErrorOf(() => made(other, `${root}/labels`));
    assert.match(error.message, /it holds a finished edition with another lines \(--force/);
    assert.deepEqual(await filesBelow(`${root}/labels`), files);
  }));

Deno.test("A run that is interrupted, or meets a damaged input, can be resumed", () =>
  inTemporaryFolder({ ...CATALOGUE, "songs/d.jsonl.gz": CUT_OFF }, async (root) => {
    const plan = await planned([`${root}/songs`]), folder = `${root}/labels`;
    const unfinished = `${folder} is unfinished: the same command resumes it`;
    const interrupted = await made(plan, folder, AbortSignal.abort(EXIT.terminated));
    assert.deepEqual(interrupted.edition, { exitCode: EXIT.terminated });
    assert.equal(interrupted.reported.at(-1), unfinished);
    const faulty = await made(plan, folder);
    assert.deepEqual(faulty.edition, { exitCode: EXIT.unreadable });
    assert.ok(faulty.reported.some((text) => text.startsWith("refrain: d.jsonl.gz: ")));
    assert.equal(faulty.reported.at(-1), unfinished);
    await Deno.writeTextFile(`${root}/songs/d.jsonl.gz`, jsonlOfSongs(10, 12));
    assert.equal((await made(plan, folder)).edition.manifest?.inputs.length, 4);
  }));

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

Deno.test("A batch starts when those before it have had their time, for any sizes", () =>
  withFakeClock(async ({ pass }) => {
    const pace = createRateLimiter(never, 10);
    assert.deepEqual(await begins(pace, [5, 20, 1, 10], pass), [0, 500, 2500, 2600]);
  }));

Deno.test("Idle time does not accumulate", () =>
  withFakeClock(async ({ pass }) => {
    const pace = createRateLimiter(never, 10);
    await pace(1);
    await pass(60_000);
    assert.deepEqual(await begins(pace, [10, 10, 10], pass), [60_000, 61_000, 62_000]);
  }));

Deno.test("Without a rate nothing waits", () =>
  withFakeClock(async () => {
    const pace = createRateLimiter(never);
    for (let time = 0; time < 100; time++) await pace(1_000_000);
    assert.equal(performance.now(), 0);
  }));

Deno.test("Nothing waits after the run is aborted", () =>
  withFakeClock(async ({ pass }) => {
    const controller = new AbortController(), pace = createRateLimiter(controller.signal, 1);
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
