import assert from "node:assert/strict";
import fc from "fast-check";
import type { TopicRecord } from "#pipelines/kafka/records.ts";
import type { PartitionLabeller } from "#pipelines/consume/partition_labeller.ts";
import { KeptPartition, passing, type StoreFault } from "../../support/kept_partition.ts";
import { CopyLabeller, PairLabeller } from "../../support/labellers.ts";
import { PartitionLife } from "../../support/partition_life.ts";
import { textOf, topicRecord } from "../../support/topic_record.ts";
import { pause } from "../../support/within.ts";

/** A log: the gaps between the offsets of its records, and the content of each. */
const anyLog = fc.array(
  fc.record({ skipped: fc.nat(2), mark: fc.constantFrom("", "", "", "!", "~") }),
  { minLength: 1, maxLength: 30 },
).map((log) => {
  let offset = -1;
  return log.map(({ skipped, mark }) => {
    offset += 1 + skipped;
    return topicRecord(offset, { value: `${mark}${offset}` });
  });
});

/** One owner of the partition: how it reads, works and ends. */
const anyLife = fc.record({
  fetches: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 4 }),
  chunk: fc.integer({ min: 1, max: 6 }),
  width: fc.integer({ min: 1, max: 3 }),
  ticks: fc.array(fc.nat(30), { minLength: 1, maxLength: 3 }),
  lastsFor: fc.nat(120),
  fault: fc.option(
    fc.record({ store: fc.nat(3), kind: fc.constantFrom<StoreFault>("lost", "unheard") }),
    { nil: undefined },
  ),
  end: fc.constantFrom("drained", "left to finish", "still at work"),
  /** How much before the commit it is given records from. */
  early: fc.nat(3),
});

type Life = typeof anyLife extends fc.Arbitrary<infer Value> ? Value : never;

/** A reader of the partition: a position in the log that continues where it stopped. */
function* fetchesFrom(log: readonly TopicRecord[], start: bigint, sizes: readonly number[]) {
  let from = start;
  for (let turn = 0; from <= log.at(-1)!.offset; turn++) {
    const records = log.filter(({ offset }) => offset >= from)
      .slice(0, sizes[turn % sizes.length]);
    const end = records.at(-1)!.offset + 1n;
    yield { from, end, records, highWatermark: log.at(-1)!.offset + 1n };
    from = end;
  }
}

/** Successive owners of one partition; the last one has no faults and reads to the end. */
async function live(
  log: readonly TopicRecord[],
  lives: readonly Life[],
  labellerOf: (life: Life) => PartitionLabeller,
) {
  const kept = new KeptPartition(), all: PartitionLife[] = [];
  const begin = (life: Life) => {
    const { chunk, ticks, fault, early } = life;
    const limits = { records: chunk, bytes: 1_000_000 };
    const one = new PartitionLife(kept, labellerOf(life), {
      limits,
      ticks: ticks[0],
      ...(fault && { fault }),
    });
    all.push(one);
    const committed = kept.committed?.offset ?? 0n;
    const start = committed - BigInt(early) > 0n ? committed - BigInt(early) : 0n;
    return { one, fetches: fetchesFrom(log, start, life.fetches) };
  };
  for (const life of lives) {
    const { one, fetches } = begin(life);
    for (let left = life.lastsFor; left > 0; left -= 10) {
      const { value } = fetches.next();
      if (value) one.task.push(value);
      await passing(10);
    }
    if (life.end === "drained") one.task.drain();
    if (life.end === "left to finish") {
      one.task.drain();
      await one.failure();
    }
  }
  while (true) {
    // A slow starter may fence the last owner: then there is another one.
    const { one, fetches } = begin({ ...lives[0], fault: undefined });
    for (const fetch of fetches) one.task.push(fetch);
    while (!one.hasFailed && !one.task.hasReached(log.at(-1)!.offset + 1n)) await pause(0);
    if (!one.hasFailed) break;
  }
  for (const { task } of all) task.drain();
  await Promise.all(all.map((one) => one.failure()));
  return { kept, all };
}

function valuesOf(kept: KeptPartition, ...topics: readonly string[]): (string | null)[] {
  return kept.stored.filter(({ topic }) => topics.includes(topic)).map(({ value }) =>
    textOf(value)
  );
}

const anyLives = fc.array(anyLife, { minLength: 1, maxLength: 5 });

Deno.test("Every record is stored once and in order, for any sequence of owners and failures", async () => {
  let fenced = 0, lives = 0;
  await fc.assert(
    fc.asyncProperty(anyLog, anyLives, async (log, drawn) => {
      const { kept, all } = await live(
        log,
        drawn,
        ({ width, ticks }) => new CopyLabeller(width, ticks),
      );
      const values = log.map(({ value }) => textOf(value)!);
      assert.deepEqual(
        valuesOf(kept, "copies", "letters"),
        values.filter((value) => !value.startsWith("~")),
      );
      for (const { accounting } of all) assert.ok(accounting.balances, String(accounting));
      const offsets = kept.commits.map(({ offset }) => offset);
      assert.deepEqual(offsets, offsets.toSorted((one, other) => Number(one - other)));
      assert.equal(kept.committed!.offset, log.at(-1)!.offset + 1n);

      const undisturbed = await live(log, [{ ...drawn[0], lastsFor: 0 }], () => new CopyLabeller());
      assert.deepEqual(kept.committed, undisturbed.kept.committed, "totals included");
      fenced += kept.fenced;
      lives += all.length;
    }),
    { numRuns: 1000 },
  );
  assert.ok(fenced > lives / 50, `only ${fenced} stores of ${lives} lives were fenced`);
});

Deno.test("No commit is beyond a record that is not stored", () =>
  fc.assert(
    fc.asyncProperty(anyLog, anyLives, async (log, drawn) => {
      const kept = new KeptPartition(), stored = new Set<string | null>();
      const push = kept.commits.push.bind(kept.commits);
      kept.commits.push = (...commits) => {
        for (const value of valuesOf(kept, "copies", "letters")) stored.add(value);
        for (const { offset } of commits) {
          const before = log.filter((record) => record.offset < offset)
            .map(({ value }) => textOf(value)!);
          assert.ok(before.every((value) => value.startsWith("~") || stored.has(value)));
        }
        return push(...commits);
      };
      const [{ chunk, width, ticks, fetches, lastsFor }] = drawn;
      const limits = { records: chunk, bytes: 1_000_000 };
      const { task } = new PartitionLife(kept, new CopyLabeller(width, ticks), { limits });
      for (const fetch of fetchesFrom(log, 0n, fetches)) task.push(fetch);
      await passing(lastsFor);
      task.drain();
      await task.ended;
    }),
    { numRuns: 1000 },
  ));

Deno.test("Records that wait for others are joined once, for any sequence of owners", () =>
  fc.assert(
    fc.asyncProperty(anyLog, anyLives, async (log, drawn) => {
      const { kept, all } = await live(log, drawn, ({ ticks }) => new PairLabeller(ticks[0]));
      const undisturbed = await live(log, [{ ...drawn[0], lastsFor: 0 }], () => new PairLabeller());
      assert.deepEqual(valuesOf(kept, "copies"), valuesOf(undisturbed.kept, "copies"));
      assert.deepEqual(kept.committed, undisturbed.kept.committed);
      for (const { accounting } of all) assert.ok(accounting.balances, String(accounting));
    }),
    { numRuns: 1000 },
  ));
