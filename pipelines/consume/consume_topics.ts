/**
 * The topics that a service needs: all must be there before it begins.
 *
 * @module
 */
import type { Kafka } from "kafkajs";
import type { ConsumeSettings } from "./consume_settings.ts";
import { EXIT, RunError } from "../exit.ts";
import { createTopic } from "../kafka/create_topic.ts";
import type { TopicAdmin, TopicDescription } from "../kafka/topic_admin.ts";

/** What a topic is for. */
export interface NeededTopic {
  /** The setting that names it. */
  readonly setting: string;
  readonly topic: string;
}

/** Every topic that the settings name. */
export function neededTopics(settings: ConsumeSettings): readonly NeededTopic[] {
  const { topic, output, dlq, metricsTopic, lineEvents } = settings;
  const named = {
    topic,
    ...("topic" in output && { output: output.topic }),
    dlq,
    ...(metricsTopic !== undefined && { "metrics-topic": metricsTopic }),
    ...(lineEvents?.liveTopic !== undefined && { "live-topic": lineEvents.liveTopic }),
  };
  return Object.entries(named).map(([setting, topic]) => ({ setting, topic }));
}

/**
 * Describes every topic that the settings name, by its name.
 *
 * @throws {RunError} with exit code 69 if any is not there: the message names all of them, or the input alone.
 */
export async function describeTopics(
  settings: ConsumeSettings,
  admin: TopicAdmin,
): Promise<ReadonlyMap<string, TopicDescription>> {
  if (await admin.describe(settings.topic) === undefined) throw noInput(settings.topic);
  const found = new Map<string, TopicDescription>(), missing: string[] = [];
  for (const { setting, topic } of neededTopics(settings)) {
    const description = await admin.describe(topic);
    if (description) found.set(topic, description);
    else missing.push(`${topic} (${setting})`);
  }
  if (missing.length > 0) {
    throw new RunError(
      EXIT.unreachable,
      `The cluster has no topic ${missing.join(", ")}. Create ${
        missing.length > 1 ? "them" : "it"
      }, for instance with kafka-topics.sh --create, or give --create-topics`,
    );
  }
  return found;
}

function noInput(topic: string): RunError {
  return new RunError(
    EXIT.unreachable,
    `The cluster has no topic ${topic}, and the input is never made. Create it, ` +
      "or let produce --create-partitions",
  );
}

/** Makes the topics that are written to and not there yet, with as many partitions as the input has. */
export async function createMissingTopics(
  settings: ConsumeSettings,
  { admin, client }: { readonly admin: TopicAdmin; readonly client: Kafka },
): Promise<void> {
  const input = await admin.describe(settings.topic);
  if (input === undefined) return; // the description will tell
  for (const { topic } of neededTopics(settings)) {
    if (await admin.describe(topic) === undefined) {
      await createTopic(client, topic, input.partitions);
    }
  }
}
