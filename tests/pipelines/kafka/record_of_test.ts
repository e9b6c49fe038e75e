import { Buffer } from "node:buffer";
import type { KafkaMessage } from "kafkajs";
import assert from "node:assert/strict";
import { recordOf } from "#pipelines/kafka/record_of.ts";
import { textOf } from "../../support/topic_record.ts";

function message(headers: unknown, stated: Partial<KafkaMessage> = {}): KafkaMessage {
  return {
    key: Buffer.from("id"),
    value: Buffer.from("song"),
    timestamp: "1700000000123",
    offset: "9007199254740993",
    attributes: 0,
    headers,
    ...stated,
  } as KafkaMessage;
}

function headersOf(headers: unknown): unknown[] {
  return recordOf("songs", 1, message(headers)).headers
    .map(({ name, value }) => [name, textOf(value)]);
}

Deno.test("A record has its offset to the last digit, its time in milliseconds, and its bytes", () => {
  const { offset, timestamp, key, value, topic, partition } = recordOf("songs", 1, message({}));
  assert.deepEqual(
    [topic, partition, offset, timestamp, textOf(key), textOf(value)],
    ["songs", 1, 9007199254740993n, 1700000000123, "id", "song"],
  );
});

Deno.test("A record without a key, a value or headers has none", () => {
  const { key, value, headers } = recordOf(
    "songs",
    1,
    message(undefined, { key: null, value: null }),
  );
  assert.deepEqual([key, value, headers], [null, null, []]);
});

Deno.test("A header that comes more than once is as many headers; one may have no value", () => {
  const headers = { a: [Buffer.from("1"), Buffer.from("2")], b: null, c: Buffer.from("") };
  assert.deepEqual(headersOf(headers), [["a", "1"], ["a", "2"], ["b", null], ["c", ""]]);
});

Deno.test("A header that is called like something every object inherits has its own values alone", () => {
  const decoded = {
    toString: [Object.prototype.toString, Buffer.from("x")],
    ["__proto__"]: [Object.prototype, Buffer.from("y")],
  };
  assert.deepEqual(headersOf(decoded), [["toString", "x"], ["__proto__", "y"]]);
});
