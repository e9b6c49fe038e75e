import type { Annotator, RecordResult } from "#pipelines/annotator/contract.ts";
import type { EncodedAnnotation } from "#pipelines/annotator/encoded_annotation.ts";
import { EXIT } from "#pipelines/errors.ts";
import { BoundedAnnotator, type MemoryBound } from "#pipelines/relabel/bounded_annotator.ts";
import type { RawRecord } from "#pipelines/stream/sources/contract.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { TEST_MODEL } from "../../support/annotator_settings.ts";
import { runErrorOf } from "../../support/errors.ts";

const MIB = 1024 * 1024;

/** So many that what an annotator takes is looked at again. */
const SOME = 2_000;
/** So many that replacing workers was worth it. */
const MANY = 50_000;

/** Rounds of microtasks that a call takes. */
const TURNS = 20;

/** Songs of one id. */
function songs(count: number, id: number): RawRecord[] {
  return new Array(count).fill({ bytes: new Uint8Array(), format: "jsonl", id: String(id) });
}

/** Echoes each record, at once or when released. A disposed one answers no more. */
class EchoAnnotator implements Annotator<EncodedAnnotation> {
  readonly model = TEST_MODEL;
  readonly concurrency: number;
  isDisposed = false;
  /** Whether calls wait until they are let go. */
  waits = false;
  readonly waiting: (() => void)[] = [];

  constructor(readonly workers: number) {
    this.concurrency = workers + 1;
  }

  async annotate(
    records: readonly RawRecord[],
  ): Promise<readonly RecordResult<EncodedAnnotation>[]> {
    assert.ok(!this.isDisposed, "begun after it was disposed of");
    if (this.waits) await new Promise<void>((resolve) => this.waiting.push(resolve));
    for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
    assert.ok(!this.isDisposed, "disposed of while it worked");
    return records.map(({ id, bytes }) => ({ id: id!, bytes }));
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

/** An annotator that is bound, all that it has made, and what is measured. */
class Bounded {
  readonly made: EchoAnnotator[] = [];
  mebibytes = 100;
  annotator!: BoundedAnnotator;

  static async of(workers: number, stated: Partial<MemoryBound> = {}): Promise<Bounded> {
    const bounded = new Bounded();
    bounded.annotator = await BoundedAnnotator.create({
      maxMiB: 400,
      workers,
      create: (workers) => {
        const annotator = new EchoAnnotator(workers);
        bounded.made.push(annotator);
        return Promise.resolve(annotator);
      },
      residentBytes: () => bounded.mebibytes * MIB,
      ...stated,
    });
    return bounded;
  }

  /** How many workers each annotator had, up to now. */
  get workers(): number[] {
    return this.made.map(({ workers }) => workers);
  }

  get alive(): number {
    return this.made.filter(({ isDisposed }) => !isDisposed).length;
  }

  async annotate(count: number, id = 0): Promise<string[]> {
    const answers = await this.annotator.annotate(songs(count, id));
    return answers.map((answer) => (answer as EncodedAnnotation).id);
  }
}

Deno.test("Below the limit it uses the annotator that it created", async () => {
  const bounded = await Bounded.of(2);
  assert.deepEqual([bounded.annotator.model, bounded.annotator.concurrency], [TEST_MODEL, 3]);
  assert.deepEqual(await bounded.annotate(3, 5), ["5", "5", "5"]);
  bounded.mebibytes = 400;
  for (let time = 0; time < 40; time++) await bounded.annotate(SOME);
  assert.deepEqual(bounded.workers, [2]);
  bounded.annotator.dispose();
  assert.equal(bounded.alive, 0);
});

Deno.test("Workers that have grown after many songs are replaced by the same number", async () => {
  const bounded = await Bounded.of(2);
  for (let time = 0; time < 3; time++) {
    bounded.mebibytes = 100;
    await bounded.annotate(MANY);
    bounded.mebibytes = 401;
    await bounded.annotate(1);
  }
  assert.deepEqual(bounded.workers, [2, 2, 2, 2]);
  assert.equal(bounded.alive, 1);
});

Deno.test("Workers that have grown after few songs are replaced by fewer", async () => {
  const bounded = await Bounded.of(2);
  bounded.mebibytes = 401;
  await bounded.annotate(SOME - 1);
  await bounded.annotate(1);
  assert.deepEqual(bounded.workers, [2], "a new one is given time");
  await bounded.annotate(SOME);
  await bounded.annotate(1);
  await bounded.annotate(1);
  assert.deepEqual(bounded.workers, [2, 1, 0]);
  assert.equal(bounded.alive, 1);
});

Deno.test("If a single thread needs too much, the run ends, and every pending call fails", async () => {
  const bounded = await Bounded.of(0);
  bounded.mebibytes = 401;
  await bounded.annotate(SOME);
  const errors = await Promise.all(
    [1, 2, 3].map((count) => runErrorOf(() => bounded.annotate(count))),
  );
  for (const error of [...errors, await runErrorOf(() => bounded.annotate(1))]) {
    assert.match(
      error.message,
      /^--max-memory 400: a single thread needs more\. Raise the limit /,
    );
    assert.equal(error.exitCode, EXIT.badConfiguration);
  }
});

Deno.test("A replacement waits for running calls, and new calls wait for it", async () => {
  const bounded = await Bounded.of(1);
  await bounded.annotate(MANY);
  const [first] = bounded.made;
  first.waits = true;
  const underway = [bounded.annotate(2, 10), bounded.annotate(2, 20)];
  await settled();
  bounded.mebibytes = 401;
  const after = [bounded.annotate(1, 30), bounded.annotate(1, 40)];
  await settled();
  assert.deepEqual([first.waiting.length, bounded.workers, first.isDisposed], [2, [1], false]);
  first.waiting[1]();
  await settled();
  assert.equal(first.isDisposed, false);
  first.waiting[0]();
  const answers = await Promise.all([...underway, ...after]);
  assert.deepEqual(answers, [["10", "10"], ["20", "20"], ["30"], ["40"]]);
  assert.deepEqual([bounded.workers, bounded.alive], [[1, 1], 1]);
});

Deno.test("A call that fails does not affect others", async () => {
  const bounded = await Bounded.of(1);
  await bounded.annotate(MANY);
  Object.assign(bounded.made[0], { annotate: () => Promise.reject(new Error("oops")) });
  const failing = assert.rejects(bounded.annotate(1), /oops/);
  bounded.mebibytes = 401;
  assert.deepEqual(await bounded.annotate(1, 7), ["7"]);
  await failing;
  assert.deepEqual(bounded.workers, [1, 1]);
});

Deno.test("A replacement between two calls loses no result of either", async () => {
  let looked = 0;
  const bounded = await Bounded.of(1, { residentBytes: () => looked++ === 1 ? 401 * MIB : 0 });
  await bounded.annotate(MANY);
  const answers = await Promise.all([bounded.annotate(1, 1), bounded.annotate(1, 2)]);
  assert.deepEqual(answers, [["1"], ["2"]]);
  assert.deepEqual(bounded.workers, [1, 1]);
});

Deno.test("An annotator that is created during disposal is disposed of as well", async () => {
  const bounded = await Bounded.of(1);
  await bounded.annotate(MANY);
  bounded.mebibytes = 401;
  const late = bounded.annotate(1).then(() => {}, () => {});
  bounded.annotator.dispose();
  await late;
  assert.equal(bounded.alive, 0);
});

Deno.test("No result is lost or returned twice, for any course of memory and time", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          count: fc.constantFrom(1, SOME, MANY),
          mebibytes: fc.nat(600),
          turns: fc.nat(3),
        }),
      ),
      async (calls) => {
        const bounded = await Bounded.of(100);
        const answers = calls.map(() => [] as string[]), all: Promise<unknown>[] = [];
        for (const [place, { count, mebibytes, turns }] of calls.entries()) {
          bounded.mebibytes = mebibytes;
          all.push(bounded.annotate(count, place).then((ids) => answers[place] = ids));
          for (let turn = 0; turn < turns; turn++) await Promise.resolve();
        }
        await Promise.all(all);
        for (const [place, { count }] of calls.entries()) {
          assert.deepEqual([answers[place].length, answers[place][0]], [count, `${place}`]);
        }
        assert.equal(bounded.alive, 1);
      },
    ),
    { numRuns: 40 },
  ));

/** Lets all pending microtasks and timers run. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
