import assert from "node:assert/strict";
import { type LogEntry, logLevel } from "kafkajs";
import { createKafkajsLog } from "#pipelines/kafka/connection.ts";
import { RecordingLog } from "../../support/recording_log.ts";

function entry(level: logLevel, message: string, fields: Record<string, unknown> = {}): LogEntry {
  const log = { timestamp: "now", logger: "kafkajs", message, ...fields };
  return { namespace: "Connection", level, label: logLevel[level]!, log };
}

function logged(...entries: LogEntry[]): RecordingLog["entries"] {
  const log = new RecordingLog();
  entries.forEach(createKafkajsLog(log));
  return log.entries;
}

Deno.test("an error of kafkajs is a warning, because it may be retried", () => {
  const levels = [logLevel.ERROR, logLevel.WARN, logLevel.INFO, logLevel.DEBUG];
  const entries = logged(...levels.map((level) => entry(level, "Something")));
  assert.deepEqual(entries.map(({ level }) => level), ["warn", "info", "debug", "debug"]);
});

Deno.test("a loading coordinator is routine, whether the message or its error says so", () => {
  const entries = logged(
    entry(logLevel.ERROR, "The group coordinator is not available"),
    entry(logLevel.ERROR, "Response JoinGroup(key: 11, version: 5)", {
      error: "The coordinator is loading and hence can't process requests for this group",
    }),
  );
  assert.deepEqual(entries.map(({ level }) => level), ["debug", "debug"]);
});

Deno.test("scalar values are logged by names in snake_case; stacks, payloads and responses are not", () => {
  const [written] = logged(entry(logLevel.ERROR, "Response SaslAuthenticate", {
    broker: "b:1",
    retryCount: 3,
    stack: "at …",
    clientId: "refrain",
    payload: { data: "secret" },
    data: { authBytes: "secret" },
  }));
  assert.equal(written!.message, "Kafka client: Response SaslAuthenticate");
  assert.deepEqual(written!.fields, { component: "Connection", broker: "b:1", retry_count: 3 });
});
