import assert from "node:assert/strict";
import { parseDeadLetter } from "#pipelines/kafka/dead_letter.ts";

const encoder = new TextEncoder();

function letterWith(headers: Readonly<Record<string, string>>) {
  return parseDeadLetter({
    topic: "songs.dlq",
    partition: 1,
    offset: 5n,
    timestamp: Date.UTC(2026, 0, 2),
    key: null,
    value: encoder.encode("{"),
    headers: Object.entries(headers).map(([name, value]) => ({
      name,
      value: encoder.encode(value),
    })),
  });
}

Deno.test("A letter of Kafka Connect has the place of its record, and no code of Refrain", () => {
  const { record: _, ...letter } = letterWith({
    "__connect.errors.topic": "songs",
    "__connect.errors.partition": "2",
    "__connect.errors.offset": "9007199254740993",
    "__connect.errors.stage": "VALUE_CONVERTER",
    "__connect.errors.exception.message": "No",
  });
  assert.deepEqual(letter, {
    failedAt: new Date("2026-01-02T00:00:00Z"),
    topic: "songs",
    partition: 2,
    offset: 9_007_199_254_740_993n,
    code: undefined,
    stage: "value_converter",
    message: "No",
    attempts: 0,
    isCut: false,
  });
});

Deno.test("Malformed headers are ignored", () => {
  const letter = letterWith({
    "__connect.errors.partition": "two",
    "__connect.errors.offset": "-1",
    "x-refrain-failed-at": "yesterday",
  });
  assert.deepEqual([letter.partition, letter.offset], [undefined, undefined]);
  assert.equal(letter.failedAt.toISOString(), "2026-01-02T00:00:00.000Z");
});
