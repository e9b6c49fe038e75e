import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { rejection } from "#pipelines/stream/decode.ts";
import type { RejectCode } from "#pipelines/stream/delivery.ts";
import { createDeadLetter } from "#pipelines/kafka/create_dead_letter.ts";
import {
  DEAD_LETTER_HEADERS,
  parseDeadLetter,
  toReplayRecord,
} from "#pipelines/kafka/dead_letter.ts";
import type { Header, OutgoingRecord, TopicRecord } from "#pipelines/kafka/records.ts";

const encoder = new TextEncoder(), decoder = new TextDecoder();
const CONTEXT = {
  topic: "songs.dlq",
  group: "labels",
  task: "worker-2",
  version: "0.2.0",
  failedAt: new Date("2026-01-31T12:00:00.250Z"),
};

function recordOf(value: string | null, more: Partial<TopicRecord> = {}): TopicRecord {
  return {
    topic: "songs",
    partition: 3,
    offset: 9_007_199_254_740_993n,
    timestamp: 1_700_000_000_000,
    key: encoder.encode("key"),
    value: value === null ? null : encoder.encode(value),
    headers: [],
    ...more,
  };
}

function letterOf(record: TopicRecord, maxBytes?: number, code: RejectCode = "invalid_json") {
  const refused = rejection(record.value ?? new Uint8Array(), code, "parse", "Not JSON: é");
  return createDeadLetter(record, refused, { ...CONTEXT, maxBytes });
}

function texts(headers: readonly Header[]): [string, string | null][] {
  return headers.map(({ name, value }) => [name, value && decoder.decode(value)]);
}

/** A letter as it is read from its topic. */
function received(letter: OutgoingRecord): TopicRecord {
  return { ...letter, partition: 0, offset: 7n, timestamp: 0 };
}

Deno.test("A dead letter is its record with headers that say where, when and why it failed", () => {
  const own = [{ name: "trace", value: Uint8Array.of(0, 255) }, { name: "trace", value: null }];
  const record = recordOf('{"lines":', { headers: own });
  const { headers, ...rest } = letterOf(record);
  assert.deepEqual(rest, { topic: "songs.dlq", key: record.key, value: record.value });
  assert.deepEqual(headers.slice(0, 2), own);
  assert.deepEqual(texts(headers.slice(2)), [
    ["__connect.errors.topic", "songs"],
    ["__connect.errors.partition", "3"],
    ["__connect.errors.offset", "9007199254740993"],
    ["__connect.errors.connector.name", "labels"],
    ["__connect.errors.task.id", "worker-2"],
    ["__connect.errors.stage", "PARSE"],
    ["__connect.errors.class.name", "refrain"],
    ["__connect.errors.exception.class.name", "refrain.invalid_json"],
    ["__connect.errors.exception.message", "Not JSON: é"],
    ["x-refrain-error-code", "invalid_json"],
    ["x-refrain-version", "0.2.0"],
    ["x-refrain-attempts", "1"],
    ["x-refrain-failed-at", "2026-01-31T12:00:00.250Z"],
    ["x-refrain-disposition", "poison"],
  ]);
});

Deno.test("docs/dead_letters.md explains every header of a letter", async () => {
  const page = await Deno.readTextFile(new URL("../../../docs/dead_letters.md", import.meta.url));
  const missing = Object.values(DEAD_LETTER_HEADERS).filter((name) =>
    !page.includes(`\`${name}\``)
  );
  assert.deepEqual(missing, []);
});

Deno.test("A dead letter depends only on its record, the fault and the context", () => {
  assert.deepEqual(letterOf(recordOf("x")), letterOf(recordOf("x")));
});

Deno.test("A song that crashed workers may succeed another time", () => {
  const { headers } = letterOf(recordOf("{}"), undefined, "untaggable");
  assert.deepEqual(texts(headers).at(-1), ["x-refrain-disposition", "transient-exhausted"]);
});

Deno.test("A replayed letter that fails again has one more attempt, and each header once", () => {
  const own = { name: "trace", value: encoder.encode("t") };
  const first = letterOf(recordOf("{", { headers: [own] }));
  const replayed = toReplayRecord(parseDeadLetter(received(first)), "songs");
  assert.deepEqual(texts(replayed.headers), [["trace", "t"], ["x-refrain-attempts", "1"]]);
  for (const headers of [replayed.headers, first.headers]) {
    const second = letterOf(recordOf("{", { headers }));
    const names = second.headers.map(({ name }) => name);
    assert.deepEqual(names, first.headers.map(({ name }) => name));
    assert.equal(parseDeadLetter(received(second)).attempts, 2);
  }
});

Deno.test("Headers of another tool's dead letter are left out", () => {
  const headers = [{ name: "__connect.errors.exception.stacktrace", value: encoder.encode("at") }];
  const names = letterOf(recordOf("{", { headers })).headers.map(({ name }) => name);
  assert.ok(!names.includes("__connect.errors.exception.stacktrace"));
});

Deno.test("A count of attempts that is not a number is 0", () => {
  for (const text of ["", "many", "-1", "1e9", "99999999999"]) {
    const headers = [{ name: "x-refrain-attempts", value: encoder.encode(text) }];
    assert.equal(parseDeadLetter(received(letterOf(recordOf("{", { headers })))).attempts, 1, text);
  }
});

Deno.test("A value that is too large for the topic is cut to 4 KiB, with its length and checksum", () => {
  const value = "la ".repeat(700_000);
  const letter = letterOf(recordOf(value));
  assert.equal(decoder.decode(letter.value!), value.slice(0, 4096));
  assert.deepEqual(decoder.decode(letter.key!), "key");
  assert.deepEqual(texts(letter.headers).slice(-3), [
    ["x-refrain-disposition", "oversize"],
    ["x-refrain-value-bytes", "2100000"],
    ["x-refrain-value-sha256", createHash("sha256").update(value).digest("hex")],
  ]);
  assert.ok(parseDeadLetter(received(letter)).isCut);
  assert.ok(!parseDeadLetter(received(letterOf(recordOf("{")))).isCut);
});

Deno.test("A truncated letter that fails again is not truncated further if it fits", () => {
  const cut = received(letterOf(recordOf("x".repeat(2_000_000))));
  const { headers } = letterOf({ ...cut, value: encoder.encode("{") });
  const names = headers.map(({ name }) => name);
  assert.ok(!names.includes("x-refrain-value-bytes"));
  assert.deepEqual(texts(headers).at(-1), ["x-refrain-disposition", "poison"]);
});

Deno.test("A record that is large in its headers or its key still becomes a letter that fits", () => {
  const large = new Uint8Array(1_000_000), header = { name: "h", value: large };
  const withHeaders = letterOf(recordOf("x", { headers: [header, header] }));
  assert.deepEqual(withHeaders.key, encoder.encode("key"));
  assert.ok(!withHeaders.headers.includes(header));
  const withKey = letterOf(recordOf("x", { key: new Uint8Array(1_048_500) }));
  assert.deepEqual([withKey.key, withKey.value], [null, encoder.encode("x")]);
});

Deno.test("A tombstone stays a tombstone", () => {
  assert.equal(letterOf(recordOf(null, { key: null })).value, null);
  const large = recordOf(null, { headers: [{ name: "h", value: new Uint8Array(2_000_000) }] });
  assert.equal(letterOf(large).value, null);
});

Deno.test("Any letter that fits is replayed as its original record, except for the attempts", () => {
  const anyBytes = fc.option(fc.uint8Array({ maxLength: 40 }));
  const anyHeader = fc.record({ name: fc.string(), value: anyBytes });
  fc.assert(fc.property(anyBytes, anyBytes, fc.array(anyHeader), (key, value, headers) => {
    const letter = received(letterOf(recordOf(null, { key, value, headers })));
    const { attempts: _, ...replayed } = {
      ...toReplayRecord(parseDeadLetter(letter), "songs"),
      attempts: 0,
    };
    const attempts = { name: "x-refrain-attempts", value: encoder.encode("1") };
    assert.deepEqual(replayed, { topic: "songs", key, value, headers: [...headers, attempts] });
  }));
});
