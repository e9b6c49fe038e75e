import type { Admin } from "kafkajs";
import { delay } from "../concurrency/delay.ts";
import { hasCode } from "./error.ts";

/** As the brokers' own settings have it. */
const DEFAULT_REPLICATION = -1;
/** Nobody knows the topic yet, or its leader. */
const NOT_YET = [3, 5];
/** In milliseconds. */
const KNOWN_WITHIN = 15_000, ASKED_EVERY = 50;

/** Makes a topic; one that is there stays as it is. */
export async function createTopic(admin: Admin, topic: string, partitions: number): Promise<void> {
  await admin.createTopics({
    topics: [{ topic, numPartitions: partitions, replicationFactor: DEFAULT_REPLICATION }],
    waitForLeaders: false,
  });
}

/** Waits for the leaders of a new topic: brokers hear of it some time after it is made. */
export async function untilKnown(admin: Admin, topic: string): Promise<void> {
  for (let waited = 0;; waited += ASKED_EVERY) {
    try {
      await admin.fetchTopicMetadata({ topics: [topic] });
      return;
    } catch (error) {
      if (!hasCode(error, NOT_YET) || waited >= KNOWN_WITHIN) throw error;
      await delay(ASKED_EVERY);
    }
  }
}
