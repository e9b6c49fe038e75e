import assert from "node:assert/strict";
import { createKafkaClient } from "#pipelines/kafka/connection.ts";
import { AtLeastOnceOutput } from "#pipelines/kafka/at_least_once_output.ts";
import { createTopic } from "../../support/kafka/clients.ts";
import { TopicReader } from "../../support/kafka/topic_reader.ts";
import { testWithBroker } from "../../support/kafka/with_broker.ts";
import { RecordingLog } from "../../support/recording_log.ts";
import { outgoingRecord } from "../../support/topic_record.ts";

testWithBroker("Results are stored before the offset is committed", async (broker) => {
  const topic = await createTopic(broker, 3), seen: unknown[] = [];
  const client = createKafkaClient({ brokers: [broker], clientId: "tests" }, new RecordingLog());
  const output = new AtLeastOnceOutput(client, {
    partition: 5,
    topics: new Map([[topic, { partitions: 3 }]]),
    async commit(commit) {
      const { committed } = await new TopicReader(broker, topic).read();
      seen.push({ ...commit, partitions: committed.map(({ partition }) => partition) });
    },
  });
  await output.open();
  const records = ["a", "b"].map((value) => outgoingRecord(topic, null, value));
  await output.store(records, { offset: 4n, metadata: "m" });
  await output.store([], { offset: 5n, metadata: "n" });
  await output.close();
  assert.deepEqual(seen, [
    { offset: 4n, metadata: "m", partitions: [2, 2] },
    { offset: 5n, metadata: "n", partitions: [2, 2] },
  ]);
});

testWithBroker("Results that cannot be stored are not committed", async (broker) => {
  const topic = await createTopic(broker, 1);
  const client = createKafkaClient({ brokers: [broker], clientId: "tests" }, new RecordingLog());
  let commits = 0;
  const output = new AtLeastOnceOutput(client, {
    partition: 0,
    topics: new Map([[topic, { partitions: 1 }]]),
    commit: () => Promise.resolve(void commits++),
  });
  await output.open();
  const large = outgoingRecord(topic, "a", new Uint8Array(3 << 20));
  await assert.rejects(output.store([large], { offset: 1n, metadata: "" }), /max message size/);
  await output.close();
  assert.equal(commits, 0);
});
