import assert from "node:assert/strict";
import { createKafkaClient } from "#pipelines/kafka/connection.ts";
import { classifyError } from "#pipelines/kafka/error.ts";
import {
  TransactionalOutput,
  type TransactionOptions,
} from "#pipelines/kafka/transactional_output.ts";
import { committedOffset } from "../../support/kafka/committed_offset.ts";
import { createTopic } from "../../support/kafka/clients.ts";
import { readUntilStable, TopicReader } from "../../support/kafka/topic_reader.ts";
import { testWithBroker } from "../../support/kafka/with_broker.ts";
import { RecordingLog } from "../../support/recording_log.ts";
import { outgoingRecord } from "../../support/topic_record.ts";

/** The topics of one test, and outputs from one partition of the first to the second. */
async function prepared(broker: string, partition = 0) {
  const input = await createTopic(broker, 6), results = await createTopic(broker, 4);
  const group = `group-of-${input}`;
  const client = createKafkaClient({ brokers: [broker], clientId: "tests" }, new RecordingLog());
  const topics = new Map([[results, { partitions: 4 }]]);
  return {
    results,
    output: (options: Partial<TransactionOptions> = {}) =>
      new TransactionalOutput(client, { group, topic: input, partition }, {
        topics,
        ...options,
      }),
    /** What is there when all that has ended is marked so. */
    settled: () => readUntilStable(new TopicReader(broker, results)),
    committed: () => committedOffset(broker, group, { topic: input, partition }),
  };
}

testWithBroker(
  "Results, the offset and its metadata are stored together",
  async (broker) => {
    const { output, results, settled, committed } = await prepared(broker, 3);
    const outcomes: string[] = [];
    const one = output({ ended: (outcome) => outcomes.push(outcome) });
    await one.open();
    assert.equal(await committed(), undefined);
    const records = ["a", "b", "c"].map((id) => outgoingRecord(results, id, `of ${id}`));
    await one.store(records, { offset: 7n, metadata: "totals so far" });
    await one.close();
    assert.deepEqual((await settled()).committed.map(({ key }) => key).toSorted(), ["a", "b", "c"]);
    assert.deepEqual(await committed(), { offset: 7n, metadata: "totals so far" });
    assert.deepEqual(outcomes, ["committed"]);
  },
);

testWithBroker(
  "After a failed store, neither results nor offset are visible, and readers do not wait",
  async (broker) => {
    const { output, results, settled, committed } = await prepared(broker);
    const outcomes: string[] = [];
    const one = output({ ended: (outcome) => outcomes.push(outcome) });
    await one.open();
    await one.store([outgoingRecord(results, "a", "1")], { offset: 1n, metadata: "" });
    const large = outgoingRecord(results, "b", new Uint8Array(3 << 20));
    const records = [outgoingRecord(results, "a", "2"), large];
    await assert.rejects(one.store(records, { offset: 3n, metadata: "" }), (error) => {
      assert.equal(classifyError(error).kind, "fatal");
      return true;
    });
    await one.close();
    assert.equal((await committed())!.offset, 1n);
    const after = await settled();
    assert.deepEqual([after.count("committed"), after.count("aborted")], [1, 1]);
    assert.deepEqual(outcomes, ["committed", "aborted"]);
  },
);

testWithBroker("Opening the output fences the last owner", async (broker) => {
  const { output, results, settled, committed } = await prepared(broker);
  const former = output(), next = output();
  await former.open();
  await former.store([outgoingRecord(results, "a", "former")], { offset: 1n, metadata: "" });
  await next.open();
  const late = former.store([outgoingRecord(results, "b", "late")], { offset: 9n, metadata: "" });
  await assert.rejects(late, (error) => {
    assert.equal(classifyError(error).kind, "fenced");
    return true;
  });
  const nothing = output();
  await nothing.open();
  await assert.rejects(next.store([], { offset: 9n, metadata: "" }), (error) => {
    assert.equal(classifyError(error).kind, "fenced", "an offset alone is fenced too");
    return true;
  });
  await nothing.store([outgoingRecord(results, "b", "next")], { offset: 2n, metadata: "" });
  await Promise.all([former.close(), next.close(), nothing.close()]);
  assert.deepEqual((await settled()).committed.map(({ key }) => key).toSorted(), ["a", "b"]);
  assert.equal((await committed())!.offset, 2n);
});

testWithBroker(
  "Transactions follow each other without kafkajs's pause of 300 ms",
  async (broker) => {
    const { output, results } = await prepared(broker);
    const seconds: number[] = [];
    const one = output({ ended: (_outcome, took) => seconds.push(took) });
    await one.open();
    for (let turn = 0n; turn < 20n; turn++) {
      const records = ["a", "b", "c"].map((id) => outgoingRecord(results, id, `${turn}`));
      await one.store(records, { offset: turn, metadata: "" });
    }
    await one.close();
    const median = seconds.toSorted((a, b) => a - b)[10] * 1000;
    console.log(`20 transactions in a row: ${median.toFixed(0)} ms at the median`);
    assert.ok(median < 150);
  },
);

testWithBroker(
  "A commit without results may follow at once on results, or on another such commit",
  async (broker) => {
    const { output, results, committed } = await prepared(broker);
    const one = output();
    await one.open();
    for (let turn = 1n; turn <= 10n; turn++) {
      await one.store([outgoingRecord(results, "a", "")], { offset: 3n * turn, metadata: "" });
      await one.store([], { offset: 3n * turn + 1n, metadata: "" });
      await one.store([], { offset: 3n * turn + 2n, metadata: "" });
    }
    await one.close();
    assert.equal((await committed())!.offset, 32n);
  },
);

testWithBroker(
  "A chunk of megabytes is stored in several requests, as one transaction",
  async (broker) => {
    const { output, results, settled, committed } = await prepared(broker);
    const one = output();
    await one.open();
    const value = new Uint8Array(100_000).fill(7);
    const records = Array.from({ length: 40 }, () => outgoingRecord(results, "same key", value));
    await one.store(records, { offset: 40n, metadata: "" });
    await one.close();
    const { committed: stored } = await settled();
    assert.equal(stored.length, 40);
    assert.ok(stored.every((record) => record.value!.length === value.length));
    assert.equal((await committed())!.offset, 40n);
  },
);

testWithBroker(
  "A record without a key goes to the partition with the input's number, modulo the topic's partitions",
  async (broker) => {
    for (const [partition, expected] of [[1, 1], [5, 1]]) {
      const { output, results, settled } = await prepared(broker, partition);
      const one = output();
      await one.open();
      const records = [1, 2, 3].map((number) => outgoingRecord(results, null, `${number}`));
      await one.store(records, { offset: 3n, metadata: "" });
      await one.close();
      const partitions = (await settled()).committed.map((record) => record.partition);
      assert.deepEqual(partitions, [expected, expected, expected]);
    }
  },
);

/**
 * Murmur2 of the keys, as Apache Kafka's own tests have it (UtilsTest.testMurmur2); the partition is
 * what is left of its lower 31 bits, divided by four.
 */
const MURMUR2: Readonly<Record<string, number>> = {
  "21": -973932308,
  foobar: -790332482,
  "a-little-bit-long-string": -985981536,
  "a-little-bit-longer-string": -1486304829,
  "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8": -58897971,
  abc: 479470107,
};

testWithBroker("A key selects the partition as with Java clients", async (broker) => {
  const { output, results, settled } = await prepared(broker);
  const one = output();
  await one.open();
  const keys = Object.keys(MURMUR2);
  const records = keys.map((key) => outgoingRecord(results, key, ""));
  await one.store(records, { offset: 1n, metadata: "" });
  await one.close();
  const found = (await settled()).committed.map(({ key, partition }) => [key, partition]);
  const expected = keys.map((key) => [key, (MURMUR2[key] & 0x7fffffff) % 4]);
  assert.deepEqual(found.toSorted(), expected.toSorted());
});
