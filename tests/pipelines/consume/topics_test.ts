import assert from "node:assert/strict";
import { asAdmin, createTopic } from "../../support/kafka/clients.ts";
import { messagesOfSongs } from "../../support/kafka/messages_of_songs.ts";
import { Route } from "../../support/kafka/route.ts";
import { runService } from "../../support/kafka/service_process.ts";
import { testWithBroker } from "../../support/kafka/with_broker.ts";

/** A name that no topic has. */
function newName(): string {
  return `new-${crypto.randomUUID().slice(0, 8)}`;
}

/** The number of partitions of topics. */
async function partitionsOf(broker: string, ...names: string[]): Promise<number[]> {
  const { topics } = await asAdmin(broker, (admin) => admin.fetchTopicMetadata({ topics: names }));
  return names.map((name) => topics.find((topic) => topic.name === name)!.partitions.length);
}

testWithBroker("Missing topics end consume with 69, and all are named", async (broker) => {
  const topic = await createTopic(broker, 1), [output, dlq, metrics] = [1, 2, 3].map(newName);
  const { code, stdout, stderr } = await runService([
    ...["consume", "--brokers", broker, "--group", newName(), "--model", "recurring-pair"],
    ...["--topic", topic, "--output", output, "--dlq", dlq, "--metrics-topic", metrics],
  ]);
  assert.deepEqual([code, stdout], [69, ""]);
  const last = stderr.trimEnd().split("\n").at(-1)!;
  const missing = `${output} (output), ${dlq} (dlq), ${metrics} (metrics-topic)`;
  assert.equal(
    last,
    `refrain: The cluster has no topic ${missing}. Create them, for instance with ` +
      "kafka-topics.sh --create, or set --create-topics",
  );
  const names = await asAdmin(broker, (admin) => admin.listTopics());
  assert.deepEqual(names.filter((name) => [output, dlq, metrics].includes(name)), []);
});

testWithBroker(
  "A missing input ends consume with 69; only the input is named, and nothing is created",
  async (broker) => {
    const topic = newName(), output = newName();
    const { code, stderr } = await runService([
      ...["consume", "--brokers", broker, "--group", newName(), "--model", "recurring-pair"],
      ...["--topic", topic, "--output", output, "--create-topics"],
    ]);
    assert.equal(code, 69);
    assert.equal(
      stderr.trimEnd().split("\n").at(-1),
      `refrain: The cluster has no topic ${topic}, and consume does not create its input. Create it, ` +
        "for instance with produce --create-partitions",
    );
    const names = await asAdmin(broker, (admin) => admin.listTopics());
    assert.ok(!names.includes(topic) && !names.includes(output));
  },
);

testWithBroker(
  "With --create-topics, topics are created with the input's number of partitions",
  async (broker) => {
    const route = await Route.create(broker, { partitions: 3 });
    await route.send(...messagesOfSongs(1, 30));
    const [output, dlq, metrics] = [newName(), newName(), newName()];
    const { code, stderr } = await runService([
      ...["consume", "--until-end", "--create-topics", "--model", "recurring-pair"],
      ...["--brokers", broker, "--group", route.group, "--topic", route.input],
      ...["--output", output, "--dlq", dlq, "--metrics-topic", metrics],
    ]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(await partitionsOf(broker, output, dlq, metrics), [3, 3, 3]);
    assert.equal((await route.stored(output)).length, 30);
  },
);
