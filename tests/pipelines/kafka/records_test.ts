import assert from "node:assert/strict";
import fc from "fast-check";
import { formatSource, parseSource } from "#pipelines/kafka/records.ts";

/** Names that Kafka allows for topics. */
const anyTopic = fc.stringMatching(/^[a-zA-Z0-9._-]{1,40}$/);

Deno.test("A source is parsed from its text, with any name of the topic", () => {
  fc.assert(
    fc.property(anyTopic, fc.nat(), fc.bigInt(0n, 2n ** 63n - 1n), (topic, partition, offset) => {
      const source = { topic, partition, offset };
      assert.deepEqual(parseSource(formatSource(source)), source);
    }),
  );
});

Deno.test("A malformed source is undefined", () => {
  for (const text of ["", "songs", "songs-1", "-1-2", "songs-a-1", "songs-1-2 "]) {
    assert.equal(parseSource(text), undefined, text);
  }
});
