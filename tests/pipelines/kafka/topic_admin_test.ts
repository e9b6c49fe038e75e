import assert from "node:assert/strict";
import type { Producer } from "kafkajs";
import { TopicAdmin } from "#pipelines/kafka/topic_admin.ts";
import { asAdmin, createTopic, produce, quietKafka } from "../../support/kafka/clients.ts";
import { testWithBroker, testWithOwnBroker } from "../../support/kafka/with_broker.ts";
import { RecordingLog } from "../../support/recording_log.ts";

async function withAdmin(
  broker: string,
  action: (admin: TopicAdmin) => Promise<void>,
): Promise<void> {
  const admin = await TopicAdmin.connect(
    { brokers: [broker], clientId: "tests" },
    new RecordingLog(),
  );
  try {
    await action(admin);
  } finally {
    await admin.close();
  }
}

/** A producer for a group and a topic, which has fenced the previous one. */
async function fenced(broker: string, group: string, topic: string): Promise<Producer> {
  const producer = quietKafka(broker).producer({
    transactionalId: `${group}-${topic}`,
    idempotent: true,
    maxInFlightRequests: 1,
  });
  await producer.connect();
  await (await producer.transaction()).abort();
  return producer;
}

/** Commits an offset of partition 1 in a transaction, and waits for its end. */
async function commit(broker: string, group: string, topic: string, offset: number): Promise<void> {
  const producer = await fenced(broker, group, topic);
  const transaction = await producer.transaction();
  await transaction.send({ topic, messages: [{ key: "k", value: "v", partition: 0 }] });
  const partitions = [{ partition: 1, offset: `${offset}`, metadata: `state ${offset}` }];
  await transaction.sendOffsets({ consumerGroupId: group, topics: [{ topic, partitions }] });
  await transaction.commit();
  await producer.disconnect();
  await (await fenced(broker, group, topic)).disconnect();
}

testWithBroker(
  "a topic is described with its partitions and its largest batch",
  async (broker) => {
    const topic = await createTopic(broker, 3, { settings: { "max.message.bytes": "54321" } });
    await withAdmin(broker, async (admin) => {
      assert.deepEqual(await admin.describe(topic), { partitions: 3, maxMessageBytes: 54321 });
    });
  },
);

testWithBroker(
  "a missing topic is undefined, and describing it does not create it",
  async (broker) => {
    await withAdmin(broker, async (admin) => {
      assert.equal(await admin.describe("refrain-none"), undefined);
      assert.equal(await admin.describe("refrain-none"), undefined);
    });
    const topics = await asAdmin(broker, (admin) => admin.listTopics());
    assert.ok(!topics.includes("refrain-none"));
  },
);

testWithBroker(
  "the last committed offset is returned with its metadata",
  async (broker) => {
    const topic = await createTopic(broker, 2);
    await withAdmin(broker, async (admin) => {
      assert.deepEqual(await admin.committed("group", topic), new Map());
      for (const offset of [7, 8, 9, 9_007_199_254]) {
        await commit(broker, "group", topic, offset);
        assert.deepEqual(
          await admin.committed("group", topic),
          new Map([[1, { offset: BigInt(offset), metadata: `state ${offset}` }]]),
        );
      }
      assert.deepEqual(await admin.committed("another group", topic), new Map());
    });
  },
);

testWithBroker(
  "the readable offsets begin after deleted records and end after the last record",
  async (broker) => {
    const topic = await createTopic(broker, 2);
    const messages = Array.from({ length: 5 }, (_, index) => ({ value: `${index}`, partition: 1 }));
    await produce(broker, topic, messages);
    await asAdmin(broker, async (admin) => {
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 1, offset: "2" }] });
    });
    await withAdmin(broker, async (admin) => {
      assert.deepEqual(
        await admin.endOffsets(topic),
        new Map([[0, { start: 0n, end: 0n }], [1, { start: 2n, end: 5n }]]),
      );
    });
  },
);

testWithOwnBroker(
  "requests are retried until a killed broker is back",
  {},
  async (broker) => {
    const topic = await createTopic(broker.address, 2);
    await withAdmin(broker.address, async (admin) => {
      // Waits until the group has a coordinator; a producer does not wait.
      assert.deepEqual(await admin.committed("group", topic), new Map());
      await commit(broker.address, "group", topic, 7);
      const before = await admin.endOffsets(topic);
      await broker.kill();
      const [after] = await Promise.all([admin.endOffsets(topic), broker.restart()]);
      assert.deepEqual(after, before);
      const committed = await admin.committed("group", topic);
      assert.deepEqual(committed, new Map([[1, { offset: 7n, metadata: "state 7" }]]));
    });
  },
);
