/**
 * What kafkajs tells, told as Refrain tells things.
 *
 * @module
 */
import { type LogEntry, logLevel } from "kafkajs";
import type { Log, LogFields, LogLevel } from "../service/log.ts";

/** Once an operation has failed for good, whoever asked for it tells so; here is only what led there. */
const ONE_LEVEL_LOWER = new Map<logLevel, LogLevel>([
  [logLevel.ERROR, "warn"],
  [logLevel.WARN, "info"],
]);

/** Part of every start, of every rebalance, and of every second transaction. */
const EVERYDAY = [
  "Response ", // whoever asked is told, and says so if it matters
  "coordinator is loading",
  "coordinator is not available",
  "group is rebalancing",
  "Limiting retries for the idempotent producer",
  "concurrent operation",
];

/** Neither ours to show, nor short. */
const LEFT_OUT = new Set(["timestamp", "logger", "message", "stack", "clientId"]);

/** Passes entries of kafkajs on, most of them at a lower level than theirs. */
export function createKafkajsLog(log: Log): (entry: LogEntry) => void {
  return ({ namespace, level, log: { message, ...told } }) => {
    log[levelOf(level, `${message} ${told.error ?? ""}`)](`Kafka client: ${message}`, {
      ...namespace && { component: namespace },
      ...scalars(told),
    });
  };
}

function levelOf(level: logLevel, text: string): LogLevel {
  const isEveryday = EVERYDAY.some((phrase) => text.includes(phrase));
  return isEveryday ? "debug" : ONE_LEVEL_LOWER.get(level) ?? "debug";
}

/** What is short, by names in snake_case. Whole requests and answers are neither short nor free of secrets. */
function scalars(told: LogFields): LogFields {
  const kept = Object.entries(told).filter(([name, value]) =>
    !LEFT_OUT.has(name) && ["string", "number", "boolean"].includes(typeof value)
  );
  return Object.fromEntries(kept.map(([name, value]) => [snakeCase(name), value]));
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
