import assert from "node:assert/strict";
import { CompressionTypes } from "kafkajs";
import { createTopic, produce, quietKafka } from "./clients.ts";
import { TopicReader } from "./topic_reader.ts";
import { testWithBroker } from "./with_broker.ts";

testWithBroker("A reader distinguishes committed, aborted and open records", async (broker) => {
  const topic = await createTopic(broker, 2);
  const producer = quietKafka(broker).producer({ transactionalId: topic, maxInFlightRequests: 1 });
  await producer.connect();
  const within = async (value: string) => {
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [0, 1].map((partition) => ({ value, partition })) });
    return transaction;
  };
  await (await within("first")).commit();
  await (await within("second")).abort();
  await produce(broker, topic, [{ value: "plain", partition: 1 }]);
  const last = await within("third");

  const reader = await new TopicReader(broker, topic).read();
  const reported = () =>
    reader.records.map(({ partition, value, fate }) =>
      `${partition} ${new TextDecoder().decode(value!)} ${fate}`
    ).toSorted();
  assert.deepEqual(reported(), [
    ...["0 first committed", "0 second aborted", "0 third open"],
    ...["1 first committed", "1 plain committed", "1 second aborted", "1 third open"],
  ]);
  assert.ok(reader.unstable);
  assert.equal(reader.committed.length, 3);

  await last.commit();
  await producer.disconnect();
  while ((await reader.read()).unstable);
  assert.equal(reader.count("open"), 0);
  assert.equal(reader.count("committed"), 5);
  assert.equal(reader.records.length, 7, "nothing is read twice");
});

testWithBroker("A reader gives records as they were written", async (broker) => {
  const topic = await createTopic(broker, 1);
  const producer = quietKafka(broker).producer();
  await producer.connect();
  await producer.send({
    topic,
    compression: CompressionTypes.GZIP,
    messages: [
      { key: "夜", value: null, headers: { a: "1", b: "" }, timestamp: "1700000000001" },
      { key: null, value: "x".repeat(100_000), timestamp: "1700000000000" },
    ],
  });
  await producer.disconnect();
  const { records: [first, second] } = await new TopicReader(broker, topic).read();
  assert.deepEqual(first, {
    ...{ offset: 0n, partition: 0, fate: "committed", timestamp: 1700000000001 },
    ...{ key: "夜", value: null, headers: { a: "1", b: "" } },
  });
  assert.equal(second.key, null);
  assert.equal(second.value?.length, 100_000);
  assert.equal(second.timestamp, 1700000000000);
});

testWithBroker("A reader refuses a topic that is not there", async (broker) => {
  await assert.rejects(
    new TopicReader(broker, "nowhere").read(),
    /partitions of nowhere .* code 3/,
  );
});
