/**
 * Writes the log entries of kafkajs to Refrain's log.
 *
 * @module
 */
import { type LogEntry, logLevel } from "kafkajs";
import type { Log, LogFields, LogLevel } from "../service/log.ts";

/** A failed operation throws, and its caller reports it: entries of kafkajs only say what led to it. */
const ONE_LEVEL_LOWER = new Map<logLevel, LogLevel>([
  [logLevel.ERROR, "warn"],
  [logLevel.WARN, "info"],
]);

/** Entries of ordinary starts, rebalances and transactions. */
const ROUTINE = [
  "Response ", // the caller gets the error
  "coordinator is loading",
  "coordinator is not available",
  "group is rebalancing",
  "Limiting retries for the idempotent producer",
  "concurrent operation",
];

/** Fields that are left out: redundant or long. */
const LEFT_OUT = new Set(["timestamp", "logger", "message", "stack", "clientId"]);

/** Logs entries of kafkajs, most of them at a lower level. */
export function createKafkajsLog(log: Log): (entry: LogEntry) => void {
  return ({ namespace, level, log: { message, ...fields } }) => {
    log[toLevel(level, `${message} ${fields.error ?? ""}`)](`Kafka client: ${message}`, {
      ...namespace && { component: namespace },
      ...scalars(fields),
    });
  };
}

function toLevel(level: logLevel, text: string): LogLevel {
  const isRoutine = ROUTINE.some((phrase) => text.includes(phrase));
  return isRoutine ? "debug" : ONE_LEVEL_LOWER.get(level) ?? "debug";
}

/** The scalar fields, by names in snake_case. Whole requests and responses may hold secrets. */
function scalars(fields: LogFields): LogFields {
  const kept = Object.entries(fields).filter(([name, value]) =>
    !LEFT_OUT.has(name) && ["string", "number", "boolean"].includes(typeof value)
  );
  return Object.fromEntries(kept.map(([name, value]) => [snakeCase(name), value]));
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
