/**
 * The contract of every sink. {@linkcode testSink} runs all of it.
 *
 * @module
 */
import type { Sink } from "#pipelines/stream/sinks/contract.ts";
import assert from "node:assert/strict";

/** A sink to test, and what it has stored so far. */
export interface SinkUnderTest {
  readonly name: string;
  with(use: (sink: Sink, stored: () => Promise<Uint8Array>) => Promise<void>): Promise<void>;
}

const encoder = new TextEncoder();

/** Registers every test of the contract for one sink. */
export function testSink({ name, with: withSink }: SinkUnderTest): void {
  Deno.test(`${name} stores text as UTF-8 and bytes unchanged, in order`, () =>
    withSink(async (sink, stored) => {
      await sink.write("la 🎵\n");
      await sink.write(Uint8Array.of(0, 255, 10));
      await sink.write("");
      await sink.write("é\n");
      const expected = [...encoder.encode("la 🎵\n"), 0, 255, 10, ...encoder.encode("é\n")];
      assert.deepEqual([...await stored()], expected);
      await sink.close();
      assert.deepEqual([...await stored()], expected);
    }));

  Deno.test(`${name} has stored everything when a write is done, however long it is`, () =>
    withSink(async (sink, stored) => {
      const line = "la ".repeat(1_000_000);
      await sink.write(line);
      assert.equal((await stored()).length, line.length);
      await sink.close();
    }));

  Deno.test(`${name} keeps what was written when it is abandoned`, () =>
    withSink(async (sink, stored) => {
      await sink.write("whole record\n");
      await sink.abandon();
      assert.deepEqual(await stored(), encoder.encode("whole record\n"));
    }));
}
