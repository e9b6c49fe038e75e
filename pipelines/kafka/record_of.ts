import type { KafkaMessage } from "kafkajs";
import type { Header, TopicRecord } from "./records.ts";

const encoder = new TextEncoder();

/** A record as kafkajs hands it over, in our words. */
export function recordOf(topic: string, partition: number, message: KafkaMessage): TopicRecord {
  const { offset, timestamp, key, value, headers = {} } = message;
  return {
    topic,
    partition,
    offset: BigInt(offset),
    timestamp: Number(timestamp),
    key,
    value,
    headers: Object.entries(headers).flatMap(([name, values]) =>
      [values ?? null].flat().filter(isValue).map((value): Header => ({
        name,
        value: typeof value === "string" ? encoder.encode(value) : value,
      }))
    ),
  };
}

/** kafkajs takes what every object inherits for the first value of a header called `toString`. */
function isValue(value: unknown): boolean {
  return value === null || typeof value === "string" || value instanceof Uint8Array;
}
