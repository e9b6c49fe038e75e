import assert from "node:assert/strict";
import { createKafkaClient } from "#pipelines/kafka/connection.ts";
import { temporaryGroup } from "#pipelines/kafka/dead_letter_topic.ts";
import { readTopic, type TopicRange } from "#pipelines/kafka/topic_reading.ts";
import { createTopic, produce } from "../../support/kafka/clients.ts";
import { testWithBroker } from "../../support/kafka/with_broker.ts";
import { RecordingLog } from "../../support/recording_log.ts";
import { textOf } from "../../support/topic_record.ts";
import { assertTook, pause, within } from "../../support/within.ts";

/** Topics with two partitions, whose records are the numbers from 0. */
async function numbers(broker: string) {
  const topic = await createTopic(broker, 2);
  let count = 0;
  return {
    /** Adds some to each partition. */
    add: (each: number) =>
      produce(
        broker,
        topic,
        Array.from({ length: 2 * each }, (_, at) => ({ value: `${count++}`, partition: at % 2 })),
      ),
    /** Reads, until so many are there if that is stated. */
    async read(
      reading: Pick<TopicRange, "starts" | "ends" | "heard">,
      most = Infinity,
    ): Promise<number[]> {
      const client = createKafkaClient(
        { brokers: [broker], clientId: "tests" },
        new RecordingLog(),
      );
      const found: number[] = [], enough = new AbortController();
      const all = { topic, group: temporaryGroup("tests"), signal: enough.signal, ...reading };
      for await (const records of readTopic(client, all)) {
        found.push(...records.map(({ value }) => Number(textOf(value))));
        if (found.length >= most) enough.abort();
      }
      return found.toSorted((one, other) => one - other);
    },
  };
}

const everywhere = (offset: bigint) => new Map([[0, offset], [1, offset]]);

testWithBroker("A topic is read from given starts to given ends", async (broker) => {
  const { add, read } = await numbers(broker);
  await add(6);
  const starts = everywhere(2n), ends = everywhere(5n);
  assert.deepEqual(await within(20_000, read({ starts, ends })), [4, 5, 6, 7, 8, 9]);
  assert.deepEqual(await read({ starts, ends: starts }), []);
});

testWithBroker(
  "A topic is read as it grows, and nothing before the start",
  async (broker) => {
    const { add, read } = await numbers(broker);
    await add(3);
    const reading = read({ starts: everywhere(3n) }, 6);
    await add(1);
    await add(2);
    assert.deepEqual(await within(20_000, reading), [6, 7, 8, 9, 10, 11]);
  },
);

testWithBroker("Contact with the cluster is reported while a topic is silent", async (broker) => {
  const { add, read } = await numbers(broker);
  const times: number[] = [];
  const reading = read({ starts: everywhere(0n), heard: () => times.push(performance.now()) }, 2);
  while (times.length < 3) await pause(20);
  await add(1);
  await within(20_000, reading);
  assertTook(Math.max(...times.slice(1).map((time, at) => time - times[at])), 3_000);
});

Deno.test("Reading fails if the cluster does not exist", async () => {
  const connection = { brokers: ["127.0.0.1:1"], clientId: "tests" };
  const client = createKafkaClient(connection, new RecordingLog(), { retry: { retries: 0 } });
  const reading = readTopic(client, { topic: "songs", group: "g", starts: everywhere(0n) });
  await assert.rejects(within(20_000, reading.next()), /ECONNREFUSED/);
});
