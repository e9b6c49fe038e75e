/**
 * The topics that the service needs. All must exist before it starts.
 *
 * @module
 */
import type { ConsumeSettings } from "./settings.ts";
import { EXIT, RunError } from "../errors.ts";
import type { TopicAdmin, TopicDescription } from "../kafka/topic_admin.ts";

/** A topic, and its purpose. */
export interface NeededTopic {
  /** The setting that names it. */
  readonly setting: string;
  readonly topic: string;
}

/** Every topic that the settings name. */
export function neededTopics(settings: ConsumeSettings): readonly NeededTopic[] {
  const { topic, output, dlq, metricsTopic, liveTopic } = settings;
  const named = {
    topic,
    ...(output !== undefined && { output }),
    dlq,
    ...(metricsTopic !== undefined && { "metrics-topic": metricsTopic }),
    ...(liveTopic !== undefined && { "live-topic": liveTopic }),
  };
  return Object.entries(named).map(([setting, topic]) => ({ setting, topic }));
}

/**
 * Describes the needed topics that exist, by name.
 *
 * @throws {RunError} with exit code 69 if the input does not.
 */
export async function foundTopics(
  settings: ConsumeSettings,
  admin: TopicAdmin,
): Promise<ReadonlyMap<string, TopicDescription>> {
  const found = new Map<string, TopicDescription>();
  for (const { topic } of neededTopics(settings)) {
    const description = await admin.describe(topic);
    if (description) found.set(topic, description);
    else if (topic === settings.topic) throw noInput(topic);
  }
  return found;
}

/**
 * Describes every topic that the settings name, by its name.
 *
 * @throws {RunError} with exit code 69 if any does not exist. The message names all that are missing, or the input.
 */
export async function describeTopics(
  settings: ConsumeSettings,
  admin: TopicAdmin,
): Promise<ReadonlyMap<string, TopicDescription>> {
  const found = await foundTopics(settings, admin);
  const missing = neededTopics(settings).filter(({ topic }) => !found.has(topic));
  if (missing.length === 0) return found;
  const named = missing.map(({ setting, topic }) => `${topic} (${setting})`).join(", ");
  throw new RunError(
    EXIT.unreachable,
    `The cluster has no topic ${named}. Create ${missing.length > 1 ? "them" : "it"}, ` +
      "for instance with kafka-topics.sh --create, or set --create-topics",
  );
}

function noInput(topic: string): RunError {
  return new RunError(
    EXIT.unreachable,
    `The cluster has no topic ${topic}, and consume does not create its input. Create it, ` +
      "for instance with produce --create-partitions",
  );
}

/**
 * Creates the missing topics, with as many partitions as the input.
 *
 * @throws {RunError} with exit code 69 if the input does not exist.
 */
export async function createMissingTopics(
  settings: ConsumeSettings,
  admin: TopicAdmin,
): Promise<void> {
  const found = await foundTopics(settings, admin);
  const { partitions } = found.get(settings.topic)!;
  for (const { topic } of neededTopics(settings)) {
    if (!found.has(topic)) await admin.create(topic, partitions);
  }
}
