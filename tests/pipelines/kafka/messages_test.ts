import assert from "node:assert/strict";
import fc from "fast-check";
import {
  maxRecordSize,
  recordBytes,
  toRequests,
  toTopicRecord,
} from "#pipelines/kafka/messages.ts";
import type { OutgoingRecord } from "#pipelines/kafka/records.ts";
import { outgoingRecord, textOf } from "../../support/topic_record.ts";
import { Buffer } from "node:buffer";
import type { KafkaMessage } from "kafkajs";

const REQUEST_BYTES = 512 * 1024;
const anyBytes = fc.uint8Array({ maxLength: 20 });

const topics = new Map([
  ["songs", { partitions: 2 }],
  ["letters", { partitions: 1, maxMessageBytes: 300 }],
]);

/** Records of a few bytes, or of about a third of a request. */
const anyRecord: fc.Arbitrary<OutgoingRecord> = fc.record({
  topic: fc.constantFrom("songs", "letters", "__proto__"),
  key: fc.option(anyBytes),
  value: fc.option(fc.oneof(anyBytes, fc.nat(400_000).map((length) => new Uint8Array(length)))),
  headers: fc.array(fc.record({
    name: fc.constantFrom("model", "source", "toString", "__proto__", "constructor"),
    value: fc.option(anyBytes),
  }, { noNullPrototype: true })),
});

Deno.test("Every record is in one request, in the order of its topic, and none is too large", () => {
  fc.assert(fc.property(fc.array(anyRecord, { maxLength: 12 }), (records) => {
    const requests = [...toRequests(records, { topics, partition: 3 })];
    for (const topic of new Set(records.map((record) => record.topic))) {
      const messages = requests.flat().filter((part) => part.topic === topic)
        .flatMap((part) => part.messages);
      const own = records.filter((record) => record.topic === topic);
      assert.deepEqual(
        messages.map(({ key, value }) => [plain(key), plain(value)]),
        own.map(({ key, value }) => [key, value]),
      );
      assert.deepEqual(
        messages.map(({ partition }) => partition),
        own.map(({ key }) => key === null ? (topic === "songs" ? 1 : 0) : undefined),
      );
    }
    const sizes = records.map(recordBytes), taken = new Map<string, number>();
    for (const request of requests) {
      for (const { topic, messages } of request) {
        const alike = records.filter((record) => record.topic === topic);
        const at = taken.get(topic) ?? 0;
        taken.set(topic, at + messages.length);
        const own = alike.slice(at, at + messages.length).map(recordBytes);
        assert.ok(own.length === 1 || sum(own) <= maxRecordSize(topics.get(topic)));
      }
      const parts = request.reduce((sum, { messages }) => sum + messages.length, 0);
      const bytes = sum(sizes.splice(0, parts));
      assert.ok(parts === 1 || bytes <= REQUEST_BYTES);
    }
    assert.deepEqual(sizes, []);
  }));
});

Deno.test("A header keeps all values of its name, with any name; one without a value is left out", () => {
  fc.assert(fc.property(anyRecord, (record) => {
    const [[{ messages: [{ headers }] }]] = toRequests([record], { topics });
    const sent = Object.entries(headers!).flatMap(([name, values]) =>
      (values as Uint8Array[]).map((value) => ({ name, value: plain(value) }))
    );
    const own = record.headers.filter(({ value }) => value !== null);
    for (const { name } of own) {
      const of = (headers: readonly { readonly name: string }[]) =>
        headers.filter((header) => header.name === name);
      assert.deepEqual(of(sent), of(own));
    }
    assert.equal(sent.length, own.length);
  }));
});

Deno.test("Without records there is no request", () => {
  assert.deepEqual([...toRequests([], { topics })], []);
});

Deno.test("Bytes are not copied", () => {
  const record = outgoingRecord("songs", "key", "value");
  const [[{ messages: [{ key }] }]] = toRequests([record], { topics });
  assert.equal((key as Uint8Array).buffer, record.key!.buffer);
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** As plain bytes: kafkajs uses Node's buffers. */
function plain(bytes: unknown): Uint8Array | null {
  return bytes === null ? null : Uint8Array.from(bytes as Uint8Array);
}

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
  return toTopicRecord("songs", 1, message(headers)).headers
    .map(({ name, value }) => [name, textOf(value)]);
}

Deno.test("A record has its exact offset, its time in milliseconds, and its bytes", () => {
  const { offset, timestamp, key, value, topic, partition } = toTopicRecord(
    "songs",
    1,
    message({}),
  );
  assert.deepEqual(
    [topic, partition, offset, timestamp, textOf(key), textOf(value)],
    ["songs", 1, 9007199254740993n, 1700000000123, "id", "song"],
  );
});

Deno.test("A record may lack a key, a value and headers", () => {
  const { key, value, headers } = toTopicRecord(
    "songs",
    1,
    message(undefined, { key: null, value: null }),
  );
  assert.deepEqual([key, value, headers], [null, null, []]);
});

Deno.test("A repeated header is several headers; a header may have no value", () => {
  const headers = { a: [Buffer.from("1"), Buffer.from("2")], b: null, c: Buffer.from("") };
  assert.deepEqual(headersOf(headers), [["a", "1"], ["a", "2"], ["b", null], ["c", ""]]);
});

Deno.test("A header with the name of an inherited member has only its own values", () => {
  const decoded = {
    toString: [Object.prototype.toString, Buffer.from("x")],
    ["__proto__"]: [Object.prototype, Buffer.from("y")],
  };
  assert.deepEqual(headersOf(decoded), [["toString", "x"], ["__proto__", "y"]]);
});
