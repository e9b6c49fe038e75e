import assert from "node:assert/strict";
import { createTopic } from "./clients.ts";
import { produceByJava } from "./java_producer.ts";
import { TopicReader } from "./topic_reader.ts";
import { testWithBroker } from "./with_broker.ts";

testWithBroker("Java's client writes compressed records", async (broker) => {
  const topic = await createTopic(broker, 1);
  const values = Array.from({ length: 1000 }, (_, number) => `夜 ${number}`);
  await produceByJava(broker, topic, { codec: "gzip", values });
  const { records } = await new TopicReader(broker, topic).read();
  assert.deepEqual(records.map(({ value }) => new TextDecoder().decode(value!)), values);
});

testWithBroker("What Java's client cannot write is an error", async (broker) => {
  const topic = await createTopic(broker, 1);
  const tooLong = { codec: "none" as const, values: ["x".repeat(2_000_000)] };
  await assert.rejects(produceByJava(broker, topic, tooLong), /RecordTooLarge/);
});
