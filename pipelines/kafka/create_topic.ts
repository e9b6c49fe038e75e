import type { Admin, Kafka } from "kafkajs";
import { kafkaCode } from "./kafka_error.ts";

/** As the brokers' own settings have it. */
const DEFAULT_REPLICATION = -1;
/** Nobody knows the topic yet, or its leader. */
const NOT_YET = new Set<number | undefined>([3, 5]);
/** In milliseconds. */
const KNOWN_WITHIN = 15_000, ASKED_EVERY = 50;

/** Makes a topic, and waits until its partitions have leaders. One that is there stays as it is. */
export async function createTopic(client: Kafka, topic: string, partitions: number): Promise<void> {
  const admin = client.admin();
  await admin.connect();
  try {
    await admin.createTopics({
      topics: [{ topic, numPartitions: partitions, replicationFactor: DEFAULT_REPLICATION }],
      waitForLeaders: false,
    });
    await untilKnown(admin, topic);
  } finally {
    await admin.disconnect();
  }
}

/** Waits for the leaders of a new topic: brokers hear of it some time after it is made. */
export async function untilKnown(admin: Admin, topic: string): Promise<void> {
  for (let waited = 0;; waited += ASKED_EVERY) {
    try {
      await admin.fetchTopicMetadata({ topics: [topic] });
      return;
    } catch (error) {
      if (!NOT_YET.has(kafkaCode(error as Error)) || waited >= KNOWN_WITHIN) throw error;
      await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY));
    }
  }
}
