import assert from "node:assert/strict";
import { createKafkaClient } from "#pipelines/kafka/connection.ts";
import { IdempotentProducer } from "#pipelines/kafka/idempotent_producer.ts";
import { createTopic } from "../../support/kafka/clients.ts";
import { TopicReader } from "../../support/kafka/topic_reader.ts";
import { testWithBroker } from "../../support/kafka/with_broker.ts";
import { RecordingLog } from "../../support/recording_log.ts";
import { outgoingRecord, textOf } from "../../support/topic_record.ts";

testWithBroker(
  "Records that are sent to one partition have the returned offsets, in any number of requests",
  async (broker) => {
    const topic = await createTopic(broker, 3);
    const client = createKafkaClient({ brokers: [broker], clientId: "tests" }, new RecordingLog());
    const topics = new Map([[topic, { partitions: 3 }]]);
    for (const codec of ["none", "gzip"] as const) {
      const producer = await IdempotentProducer.connect(client, { codec, topics });
      // Three requests, of 300 KiB and less; both with keys and without.
      const records = Array.from({ length: 9 }, (_, at) => {
        const text = `${codec} ${at} ${"la".repeat(50_000 * (1 + at % 2))}`;
        return outgoingRecord(topic, at % 3 === 0 ? null : `key ${at}`, text);
      });
      const sends = [records, records.slice(0, 1), records.slice(3)];
      const offsets = await Promise.all(sends.map((some) => producer.sendTo(1, some)));
      assert.deepEqual(await producer.sendTo(1, []), []);
      const { committed } = await new TopicReader(broker, topic).read();
      const stored = new Map(committed.map(({ offset, value }) => [offset, textOf(value)]));
      assert.deepEqual([...new Set(committed.map(({ partition }) => partition))], [1]);
      assert.deepEqual(
        offsets.map((some) => some.map((offset) => stored.get(offset))),
        sends.map((some) => some.map(({ value }) => textOf(value))),
      );
      await producer.close();
    }
  },
);
