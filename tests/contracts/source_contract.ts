/**
 * The contract of every source. {@linkcode testSource} runs all of it.
 *
 * @module
 */
import { Rejection } from "#pipelines/stream/delivery.ts";
import type { Source } from "#pipelines/stream/sources/contract.ts";
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";

/** A source to test, over bytes that the test gives. */
export interface SourceUnderTest {
  readonly name: string;
  /** Lets the test use a source of these bytes, of any format, with at most `maxBytes` a record. */
  over(bytes: Uint8Array, maxBytes: number, use: (source: Source) => Promise<void>): Promise<void>;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** JSONL of numbered records, all of different lengths. */
function numbered(count: number): string {
  return Array.from({ length: count }, (_, n) => `{"n":${n},"x":"${"x".repeat(n % 97)}"}\n`).join(
    "",
  );
}

/** Registers every test of the contract for one source. */
export function testSource({ name, over }: SourceUnderTest): void {
  Deno.test(`${name} gives every record once, in order, each with its line and byte`, () => {
    const text = numbered(20_000), bytes = encoder.encode(text);
    return over(bytes, 1 << 20, async (source) => {
      let records = 0;
      for await (const batch of source.records()) {
        assert.ok(batch.length > 0, "an empty batch");
        for (const { content, origin } of batch) {
          assert.ok(!(content instanceof Rejection));
          const line = decoder.decode(content.bytes);
          assert.equal(JSON.parse(line).n, records++);
          assert.equal(origin.line, records);
          const there = bytes.subarray(origin.byte, origin.byte + content.bytes.length);
          assert.equal(decoder.decode(there), line);
        }
      }
      assert.equal(records, 20_000);
    });
  });

  Deno.test(`${name} gives what has arrived before it has read the rest`, () =>
    over(encoder.encode(numbered(20_000)), 1 << 20, async (source) => {
      const records = source.records();
      const first = await records.next();
      assert.ok(first.value.length > 0 && first.value.length < 20_000);
      await records.return(undefined);
      assert.deepEqual(await records.next(), { done: true, value: undefined });
    }));

  Deno.test(`${name} rejects a record over the limit, and gives those around it`, () =>
    over(encoder.encode(`{"n":0}\n{"n":"${"1".repeat(99)}"}\n{"n":2}\n`), 50, async (source) => {
      const batches = await Array.fromAsync(source.records());
      const codes = batches.flat().map(({ content }) =>
        content instanceof Rejection ? content.code : "read"
      );
      assert.deepEqual(codes, ["read", "oversize", "read"]);
    }));

  Deno.test(`${name} rejects a truncated input at the place where it ends, after all records before it`, () => {
    const whole = gzipSync(encoder.encode(numbered(5_000)));
    return over(whole.subarray(0, whole.length - 9), 1 << 20, async (source) => {
      const contents = (await Array.fromAsync(source.records())).flat().map((d) => d.content);
      const last = contents.pop();
      assert.ok(last instanceof Rejection && last.endsInput);
      assert.equal(last.code, "truncated_gzip");
      assert.ok(contents.length > 4_000, `${contents.length} records before the fault`);
      assert.ok(contents.every((content) => !(content instanceof Rejection)));
    });
  });
}
