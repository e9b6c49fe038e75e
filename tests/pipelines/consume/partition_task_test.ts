import assert from "node:assert/strict";
import { parseMetadata } from "#pipelines/kafka/commit_metadata.ts";
import type { TopicRecord } from "#pipelines/kafka/records.ts";
import { KeptPartition } from "../../support/kept_partition.ts";
import { CopyLabeller, ONE_LINE, PairLabeller } from "../../support/labellers.ts";
import { fetchOf, PartitionLife } from "../../support/partition_life.ts";
import { textOf, topicRecord } from "../../support/topic_record.ts";
import { pause, within } from "../../support/within.ts";
import { RunningTotals } from "#lib/metrics/running_totals.ts";

/** Records with consecutive offsets, each with its offset as its value. */
function records(first: number, last: number): TopicRecord[] {
  return Array.from({ length: last - first + 1 }, (_, place) => topicRecord(first + place));
}

function copies({ stored }: KeptPartition): (string | null)[] {
  return stored.filter(({ topic }) => topic === "copies").map(({ value }) => textOf(value));
}

async function reaching({ task }: PartitionLife, offset: bigint): Promise<void> {
  const reached = (async () => {
    while (!task.hasReached(offset)) await pause(1);
  })();
  await within(2000, reached);
}

const NEVER = new Promise<never>(() => {});

/** Waits until everything before an offset is stored, then drains. */
async function ending(life: PartitionLife, offset: bigint): Promise<void> {
  await reaching(life, offset);
  life.task.drain();
  assert.equal(await life.failure(), undefined);
}

Deno.test("A task stores the results of records with the offset after them", async () => {
  const kept = new KeptPartition(), life = new PartitionLife(kept, new CopyLabeller());
  life.task.push(fetchOf(records(0, 2), { highWatermark: 10n }));
  await ending(life, 3n);
  assert.deepEqual(copies(kept), ["0", "1", "2"]);
  assert.deepEqual([kept.committed!.offset, life.lags], [3n, [10n, 10n, 7n]]);
  assert.equal(
    String(life.accounting),
    "read=3 written=3 rejected=0 filtered=0 replayed=0 released=0",
  );
});

Deno.test("Dead letters and filtered records are counted, and a chunk that has only these is committed", async () => {
  const kept = new KeptPartition(), life = new PartitionLife(kept, new CopyLabeller());
  life.task.push(fetchOf([topicRecord(0, { value: "!" }), topicRecord(1, { value: "~" })]));
  await ending(life, 2n);
  assert.equal(kept.committed!.offset, 2n);
  assert.deepEqual(kept.stored.map(({ topic }) => topic), ["letters"]);
  assert.match(String(life.accounting), /read=2 written=0 rejected=1 filtered=1/);
});

Deno.test("A task continues from the last commit, with its totals", async () => {
  const kept = new KeptPartition();
  for (const [first, last] of [[0, 2], [3, 6]]) {
    const life = new PartitionLife(kept, new CopyLabeller());
    life.task.push(fetchOf(records(first, last)));
    await ending(life, BigInt(last + 1));
  }
  const expected = new RunningTotals();
  for (let song = 0; song < 7; song++) expected.add(ONE_LINE);
  assert.deepEqual(parseMetadata(kept.committed!.metadata)!.totals, expected.toJSON());
  const reported = JSON.parse(textOf(kept.stored.at(-1)!.value)!);
  assert.deepEqual(reported, { ...expected.totals(), end: "7" });
});

Deno.test("Records before the last commit are skipped", async () => {
  const kept = new KeptPartition();
  kept.commits.push({ offset: 5n, metadata: "" });
  const life = new PartitionLife(kept, new CopyLabeller());
  life.task.push(fetchOf(records(0, 3)));
  life.task.push(fetchOf(records(4, 6)));
  await ending(life, 7n);
  assert.deepEqual(copies(kept), ["5", "6"]);
  assert.match(String(life.accounting), /read=7 written=2 .*replayed=5 released=0/);
});

Deno.test("Records that are fetched twice are processed once", async () => {
  const kept = new KeptPartition(), life = new PartitionLife(kept, new CopyLabeller());
  life.task.push(fetchOf(records(0, 4)));
  life.task.push(fetchOf(records(2, 6)));
  life.task.push(fetchOf(records(0, 3)));
  await ending(life, 7n);
  assert.deepEqual(copies(kept), ["0", "1", "2", "3", "4", "5", "6"]);
  assert.match(String(life.accounting), /read=7 written=7/);
});

Deno.test("A drained task finishes chunks in progress and releases the rest", async () => {
  const kept = new KeptPartition(), labeller = new CopyLabeller(2, [50]);
  const life = new PartitionLife(kept, labeller, { limits: { records: 2, bytes: 1000 } });
  life.task.push(fetchOf(records(0, 9)));
  while (labeller.chunks.length < 2) await Promise.resolve();
  assert.ok(life.task.isBusy);
  life.task.drain();
  life.task.push(fetchOf(records(10, 12)));
  assert.equal(await life.failure(), undefined);
  const under = labeller.chunks.flat().map(String);
  assert.ok(under.length < 10);
  assert.deepEqual(copies(kept), under);
  assert.equal(kept.committed!.offset, BigInt(under.length));
  assert.match(String(life.accounting), new RegExp(`read=10 .* released=${10 - under.length}$`));
  assert.ok(life.accounting.balances && !life.task.isBusy);
});

Deno.test("A task that is drained before it starts opens nothing", async () => {
  const kept = new KeptPartition(), life = new PartitionLife(kept, new CopyLabeller());
  life.task.push(fetchOf(records(0, 1)));
  life.task.drain();
  assert.equal(await life.failure(), undefined);
  assert.deepEqual([kept.commits, life.task.begin], [[], undefined]);
  assert.match(String(life.accounting), /read=2 .* released=2$/);
});

Deno.test("A failed store ends the task, and records that are not stored are released", async () => {
  const kept = new KeptPartition(), limits = { records: 2, bytes: 1000 };
  kept.commits.push({ offset: 0n, metadata: "" });
  const fault = { store: 1, kind: "lost" } as const;
  const life = new PartitionLife(kept, new CopyLabeller(), { limits, fault });
  life.task.push(fetchOf(records(0, 5)));
  assert.equal(await life.failure(), "lost");
  assert.deepEqual([copies(kept), kept.committed!.offset], [["0", "1"], 2n]);
  assert.match(String(life.accounting), /read=6 written=2 .* released=4$/);
});

Deno.test("Skipped offsets are refused, at the start and between two fetches", async () => {
  for (const [first, second] of [[3, 6], [2, 7]]) {
    const kept = new KeptPartition();
    kept.commits.push({ offset: 2n, metadata: "" });
    const life = new PartitionLife(kept, new CopyLabeller(), { earliest: 1n });
    life.task.push(fetchOf(records(first, 5)));
    life.task.push(fetchOf(records(second, 8)));
    const gap = first === 3 ? "2 to 3" : "6 to 7";
    assert.equal(await life.failure(), `Offsets ${gap} of partition 0 were skipped`);
    assert.ok(!copies(kept).includes(`${second}`));
    assert.ok(life.accounting.balances);
  }
});

Deno.test("Offsets that were deleted before they were read are reported and skipped", async () => {
  const kept = new KeptPartition();
  kept.commits.push({ offset: 2n, metadata: "" });
  const life = new PartitionLife(kept, new CopyLabeller(), { earliest: 40n });
  life.task.push(fetchOf(records(40, 42)));
  await ending(life, 43n);
  assert.deepEqual([life.missed, copies(kept)], [[[2n, 40n]], ["40", "41", "42"]]);
});

Deno.test("Offsets without a record are not a gap, because fetches have their start", async () => {
  const kept = new KeptPartition(), life = new PartitionLife(kept, new CopyLabeller());
  life.task.push(fetchOf([topicRecord(3)], { from: 0n, end: 6n }));
  life.task.push({ end: 8n, records: [], highWatermark: 12n });
  life.task.push(fetchOf([topicRecord(9)], { from: 8n, end: 12n }));
  await ending(life, 12n);
  assert.deepEqual([copies(kept), life.missed], [["3", "9"], []]);
});

Deno.test("A task has reached the end of an empty partition as soon as it knows where to begin", async () => {
  const life = new PartitionLife(new KeptPartition(), new CopyLabeller(), { earliest: 9n });
  assert.ok(!life.task.hasReached(9n));
  await reaching(life, 9n);
  assert.ok(!life.task.hasReached(10n));
  life.task.drain();
  assert.equal(await life.failure(), undefined);
});

Deno.test("The offset of the first waiting record is committed, and the next owner begins there", async () => {
  const kept = new KeptPartition();
  const first = new PartitionLife(kept, new PairLabeller());
  first.task.push(fetchOf(records(0, 4)));
  await ending(first, 5n);
  assert.deepEqual([copies(kept), kept.committed!.offset], [["0 1", "2 3"], 4n]);

  const second = new PartitionLife(kept, new PairLabeller());
  second.task.push(fetchOf(records(4, 5)));
  await ending(second, 6n);
  assert.deepEqual([copies(kept), kept.committed!.offset], [["0 1", "2 3", "4 5"], 6n]);
  assert.match(String(second.accounting), /read=2 written=1 .*replayed=1/);
});

Deno.test("If the outcomes of records do not add up, the task ends before anything is stored", async () => {
  const kept = new KeptPartition(), labeller = new CopyLabeller();
  kept.commits.push({ offset: 0n, metadata: "" });
  const label = labeller.label.bind(labeller);
  labeller.label = async (records) => ({ ...await label(records), written: 0 });
  const life = new PartitionLife(kept, labeller);
  life.task.push(fetchOf(records(0, 1)));
  assert.match((await life.failure())!, /Of 2 records, 0 were written.*do not add up/);
  assert.deepEqual([kept.stored, kept.commits.length], [[], 1]);
});

Deno.test("The start of a new group is committed before anything is read", async () => {
  const kept = new KeptPartition();
  const life = new PartitionLife(kept, new CopyLabeller(), { earliest: 9n });
  await reaching(life, 9n);
  assert.deepEqual([kept.stored, kept.committed!.offset], [[], 9n]);
  life.task.drain();
  assert.equal(await life.failure(), undefined);
});

Deno.test("The end of a partition is reached even if records have arrived since", async () => {
  const labeller = new CopyLabeller(), label = labeller.label.bind(labeller);
  labeller.label = (records) => labeller.chunks.length === 0 ? label(records) : NEVER;
  const limits = { records: 2, bytes: 1000 };
  const life = new PartitionLife(new KeptPartition(), labeller, { limits });
  life.task.push(fetchOf(records(0, 9)));
  await reaching(life, 2n);
  assert.ok(life.task.isBusy && !life.task.hasReached(3n));
  life.task.abandon();
});

Deno.test("An abandoned task releases the records that it has not stored, and counts them once", async () => {
  const kept = new KeptPartition(), labeller = new CopyLabeller(1, [50]);
  const life = new PartitionLife(kept, labeller, { limits: { records: 2, bytes: 1000 } });
  life.task.push(fetchOf(records(0, 5)));
  while (labeller.chunks.length < 1) await Promise.resolve();
  life.task.abandon();
  assert.match(String(life.accounting), /^read=6 written=0 .* released=6$/);
  assert.equal(await life.failure(), undefined);
  assert.match(String(life.accounting), /^read=6 written=0 .* released=6$/);
});
