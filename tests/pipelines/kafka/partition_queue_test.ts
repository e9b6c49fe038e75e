import assert from "node:assert/strict";
import fc from "fast-check";
import type { FetchedRecords } from "#pipelines/kafka/group_member.ts";
import { type Chunk, PartitionQueue, recordMemory } from "#pipelines/kafka/partition_queue.ts";
import type { TopicRecord } from "#pipelines/kafka/records.ts";
import { topicRecord } from "../../support/topic_record.ts";
import { pause, within } from "../../support/within.ts";

const ALL = { records: 1000, bytes: 1_000_000 };

/** Records of a few bytes each, with consecutive offsets, and the end of their fetch. */
function fetched(first: number, last: number, end = last + 1): FetchedRecords {
  const records = Array.from(
    { length: last - first + 1 },
    (_, place) => topicRecord(first + place, { value: "x".repeat((first + place) % 7) }),
  );
  return { from: BigInt(first), end: BigInt(end), records, highWatermark: 1000n };
}

function bytesOf(records: readonly TopicRecord[]): number {
  return records.reduce((sum, record) => sum + recordMemory(record), 0);
}

function offsetsOf({ records }: Chunk): number[] {
  return records.map(({ offset }) => Number(offset));
}

Deno.test("A queue returns waiting records as one chunk, up to the end of the last fetch", async () => {
  const queue = new PartitionQueue();
  queue.push(fetched(0, 2));
  queue.push(fetched(3, 4, 9));
  const chunk = await queue.take(ALL);
  assert.deepEqual([offsetsOf(chunk!), chunk!.end], [[0, 1, 2, 3, 4], 9n]);
  assert.equal(queue.bytes, 0);
});

Deno.test("A full chunk ends after its last record, and the next continues there", async () => {
  const queue = new PartitionQueue();
  queue.push(fetched(0, 4, 9));
  const first = await queue.take({ ...ALL, records: 2 }), second = await queue.take(ALL);
  assert.deepEqual([offsetsOf(first!), first!.end], [[0, 1], 2n]);
  assert.deepEqual([offsetsOf(second!), second!.end], [[2, 3, 4], 9n]);
});

Deno.test("A record beyond the limit of bytes is a separate chunk", async () => {
  const queue = new PartitionQueue();
  const records = ["aa", "x".repeat(50), "bb"].map((value, at) => topicRecord(at, { value }));
  queue.push({ from: 0n, end: 3n, records, highWatermark: 3n });
  const limits = { records: 10, bytes: 8 };
  for (const expected of [[0], [1], [2]]) {
    assert.deepEqual(offsetsOf((await queue.take(limits))!), expected);
  }
});

Deno.test("A fetch without records is a chunk without records, with the end of the fetch", async () => {
  const queue = new PartitionQueue();
  queue.push({ end: 7n, records: [], highWatermark: 7n });
  assert.deepEqual(await queue.take(ALL), { records: [], end: 7n });
});

Deno.test("A queue waits only while it is empty", async () => {
  const queue = new PartitionQueue(), taken = queue.take(ALL);
  assert.equal(await Promise.race([taken, pause(5).then(() => "nothing")]), "nothing");
  queue.push(fetched(0, 0));
  assert.deepEqual(offsetsOf((await within(1000, taken))!), [0]);
});

Deno.test("A closed queue accepts and returns nothing, and ends every wait", async () => {
  const queue = new PartitionQueue(), waiting = queue.take(ALL);
  queue.close();
  assert.equal(await within(1000, waiting), undefined);
  queue.push(fetched(0, 3));
  assert.equal(await queue.take(ALL), undefined);
});

/** Fetches of 0 to 6 records, with 0 to 3 empty offsets after them, and the limits of each take. */
const anyUse = fc.record({
  fetches: fc.array(fc.tuple(fc.nat(6), fc.nat(3)).filter(([some, gap]) => some + gap > 0)),
  limits: fc.array(fc.record({ records: fc.integer({ min: 1, max: 5 }), bytes: fc.nat(20) }), {
    minLength: 1,
  }),
  pushed: fc.array(fc.nat(3), { minLength: 1 }),
});

Deno.test("A queue returns every record once, in order and within the limits, for any fetches", () =>
  fc.assert(
    fc.asyncProperty(anyUse, async ({ fetches, limits, pushed }) => {
      let next = 0;
      const coming = fetches.map(([some, gap]) => {
        const fetch = fetched(next, next + some - 1, next + some + gap);
        next += some + gap;
        return fetch;
      });
      const all = coming.flatMap(({ records }) => records);
      const queue = new PartitionQueue(), given: TopicRecord[] = [];
      let end = 0n, held = 0;
      for (let turn = 0; end < BigInt(next); turn++) {
        for (const fetch of coming.splice(0, pushed[turn % pushed.length] + 1)) {
          queue.push(fetch);
          held += fetch.records.length;
        }
        const limit = limits[turn % limits.length];
        const chunk = (await within(1000, queue.take(limit)))!;
        assert.ok(chunk.records.every(({ offset }) => offset >= end && offset < chunk.end));
        assert.ok(chunk.records.length <= limit.records);
        assert.ok(bytesOf(chunk.records) <= limit.bytes || chunk.records.length === 1);
        given.push(...chunk.records);
        assert.equal(queue.bytes, bytesOf(all.slice(given.length, held)));
        end = chunk.end;
      }
      assert.deepEqual(given, all);
    }),
    { numRuns: 1000 },
  ));

Deno.test("A closed queue holds nothing", async () => {
  const queue = new PartitionQueue();
  queue.push(fetched(0, 2));
  queue.close();
  queue.push(fetched(3, 4));
  assert.deepEqual([queue.bytes, await queue.take(ALL)], [0, undefined]);
});

Deno.test("Headers and empty records also take memory", () => {
  const empty = topicRecord(0, { value: "" });
  const headers = [{ name: "of", value: new Uint8Array(10_000) }];
  assert.ok(recordMemory(empty) >= 100);
  assert.ok(recordMemory({ ...empty, headers }) >= recordMemory(empty) + 10_000);
});
