import assert from "node:assert/strict";
import { createTopic, produce, quietKafka } from "./clients.ts";
import { sharedBroker } from "./shared_broker.ts";
import { testWithBroker, testWithOwnBroker } from "./with_broker.ts";

/** Reads a number of records from the start of a topic. */
async function firstValues(broker: string, topic: string, count: number): Promise<string[]> {
  const consumer = quietKafka(broker).consumer({ groupId: topic, maxWaitTimeInMs: 100 });
  const values: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage({ message }) {
      values.push(String(message.value));
      if (values.length === count) resolve();
      return Promise.resolve();
    },
  });
  await promise;
  await consumer.disconnect();
  return values;
}

testWithBroker("The shared broker keeps what is written to it", async (broker) => {
  const topic = await createTopic(broker, 1);
  await produce(broker, topic, [{ value: "la" }, { value: "di" }]);
  assert.deepEqual(await firstValues(broker, topic, 2), ["la", "di"]);
});

testWithBroker("All tests of a run share one broker", async (broker) => {
  assert.equal((await sharedBroker()).address, broker);
});

testWithOwnBroker("A killed broker comes back with its data", {}, async (broker) => {
  const topic = await createTopic(broker.address, 1);
  await produce(broker.address, topic, [{ value: "la" }]);
  const { pid } = broker;
  await broker.kill();
  await assert.rejects(Deno.connect({ port: Number(broker.address.split(":")[1]) }));
  await broker.restart();
  assert.notEqual(broker.pid, pid);
  await produce(broker.address, topic, [{ value: "di" }]);
  assert.deepEqual(await firstValues(broker.address, topic, 2), ["la", "di"]);
});
