/**
 * kafkajs as tests use it to prepare topics: quiet, and with a unique name for each topic.
 *
 * @module
 */
import { suppressNegativeTimeoutWarnings } from "#pipelines/kafka/connection.ts";
import { type Admin, Kafka, logLevel, type Message, Partitioners } from "kafkajs";
import { pause } from "../within.ts";

const QUIET = { clientId: "tests", connectionTimeout: 10_000, logLevel: logLevel.NOTHING };
/** A new broker is not ready for all requests at once. */
const PATIENT = { initialRetryTime: 50, retries: 30, maxRetryTime: 500 };

const NOT_YET: ReadonlySet<string> = new Set([
  "UNKNOWN_TOPIC_OR_PARTITION",
  "LEADER_NOT_AVAILABLE",
]);

/** A client that logs nothing. */
export function quietKafka(...brokers: readonly string[]): Kafka {
  suppressNegativeTimeoutWarnings();
  return new Kafka({ ...QUIET, brokers: [...brokers], retry: PATIENT });
}

/** Runs an action as an administrator of the broker. */
export async function asAdmin<Result>(
  broker: string,
  action: (admin: Admin) => Promise<Result>,
): Promise<Result> {
  const admin = quietKafka(broker).admin();
  await admin.connect();
  try {
    return await action(admin);
  } finally {
    await admin.disconnect();
  }
}

/** The settings of a new topic. */
export interface TopicWish {
  /** The start of the name. Default `topic`. */
  readonly name?: string;
  /** Settings such as `max.message.bytes`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Creates a topic with a unique name, which it returns. */
export async function createTopic(
  broker: string,
  partitions: number,
  { name = "topic", settings = {} }: TopicWish = {},
): Promise<string> {
  const topic = `${name}-${crypto.randomUUID().slice(0, 8)}`;
  const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
  await asAdmin(broker, async (admin) => {
    const topics = [{ topic, numPartitions: partitions, configEntries }];
    await admin.createTopics({ topics, waitForLeaders: false });
    while (!await isLed(admin, topic)) await pause(20);
  });
  return topic;
}

/** A broker that has made a topic may not know it yet: kafkajs, asked to wait, fails then. */
async function isLed(admin: Admin, topic: string): Promise<boolean> {
  try {
    const { topics: [{ partitions }] } = await admin.fetchTopicMetadata({ topics: [topic] });
    return partitions.every(({ leader }) => leader >= 0);
  } catch (error) {
    if (NOT_YET.has((error as { readonly type?: string }).type ?? "")) return false;
    throw error;
  }
}

/** Writes records, acknowledged by all replicas, in requests of at most 2,000. */
export async function produce(
  broker: string,
  topic: string,
  messages: readonly Message[],
): Promise<void> {
  const producer = quietKafka(broker).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    idempotent: true,
  });
  await producer.connect();
  try {
    for (let start = 0; start < messages.length; start += 2000) {
      await producer.send({ topic, messages: messages.slice(start, start + 2000) });
    }
  } finally {
    await producer.disconnect();
  }
}
