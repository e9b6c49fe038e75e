import assert from "node:assert/strict";
import { CompressionCodecs, CompressionTypes, type Consumer, type Kafka } from "kafkajs";
import { EXIT } from "#pipelines/errors.ts";
import { registerCodecs } from "#pipelines/kafka/codecs/register.ts";
import { UnreadableBatch } from "#pipelines/kafka/codecs/decompress.ts";
import { createKafkaClient } from "#pipelines/kafka/connection.ts";
import { classifyError, type Fault } from "#pipelines/kafka/error.ts";
import { songText } from "../../../support/golden_codecs.ts";
import { createTopic } from "../../../support/kafka/clients.ts";
import { type JavaCodec, produceByJava } from "../../../support/kafka/java_producer.ts";
import { testWithBroker } from "../../../support/kafka/with_broker.ts";
import { RecordingLog } from "../../../support/recording_log.ts";

const TYPES = [CompressionTypes.GZIP, CompressionTypes.ZSTD] as const;
const JAVA_CODECS: readonly JavaCodec[] = ["none", "gzip", "snappy", "lz4", "zstd"];
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Tiny, empty, song lines, and a value of 300 kB, which exceeds a block of every codec. */
const VALUES = ["la", "", ...decode(songText(2_000)).trim().split("\n"), "la ".repeat(100_000)];

function client(broker: string): Kafka {
  return createKafkaClient({ brokers: [broker], clientId: "tests" }, new RecordingLog());
}

/** Reads a topic of one partition until it has the given number of values, or the consumer has stopped. */
async function readValues(broker: string, topic: string, count: number): Promise<string[] | Fault> {
  const consumer = client(broker).consumer({ groupId: topic, maxWaitTimeInMs: 200 });
  const { promise, resolve } = Promise.withResolvers<string[] | Fault>();
  consumer.on("consumer.crash", ({ payload: { error, restart } }) => {
    if (!restart) resolve(classifyError(error));
  });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await gather(consumer, count, resolve);
  const outcome = await promise;
  await consumer.disconnect();
  return outcome;
}

async function gather(
  consumer: Consumer,
  count: number,
  done: (values: string[]) => void,
): Promise<void> {
  const values: string[] = [];
  await consumer.run({
    eachBatch: ({ batch }) => {
      values.push(...batch.messages.map(({ value }) => decode(value!)));
      if (values.length >= count) done(values);
      return Promise.resolve();
    },
  });
}

testWithBroker(
  "records that Java's client compresses are read, with every codec",
  async (broker) => {
    for (const codec of JAVA_CODECS) {
      const topic = await createTopic(broker, 1, { name: codec });
      await produceByJava(broker, topic, { codec, values: VALUES });
      assert.deepEqual(await readValues(broker, topic, VALUES.length), VALUES, codec);
    }
  },
);

testWithBroker("records that Refrain compresses with gzip and zstd are read", async (broker) => {
  for (const compression of TYPES) {
    const topic = await createTopic(broker, 1);
    const producer = client(broker).producer({ allowAutoTopicCreation: false });
    await producer.connect();
    await producer.send({ topic, compression, messages: VALUES.map((value) => ({ value })) });
    await producer.disconnect();
    assert.deepEqual(await readValues(broker, topic, VALUES.length), VALUES);
  }
});

testWithBroker(
  "a decompression bomb stops the consumer with a reason, and it does not restart",
  async (broker) => {
    const topic = await createTopic(broker, 1);
    const producer = client(broker).producer({ allowAutoTopicCreation: false });
    await producer.connect();
    const value = "a".repeat(70 * 1024 * 1024);
    await producer.send({ topic, compression: CompressionTypes.ZSTD, messages: [{ value }] });
    await producer.disconnect();
    const fault = await readValues(broker, topic, 1);
    assert.ok("kind" in fault && fault.kind === "fatal");
    assert.equal(fault.exitCode, EXIT.unreadable);
    assert.match(fault.message, /zstd .*more than 67108864 bytes/);
  },
);

Deno.test("an unknown codec is refused with its number, not read as uncompressed", () => {
  registerCodecs();
  const registry: Readonly<Record<number, () => unknown>> = CompressionCodecs;
  for (const number of [5, 6, 7]) {
    assert.throws(
      registry[number]!,
      (error) => error instanceof UnreadableBatch && error.message.includes(`codec ${number}`),
    );
  }
});
