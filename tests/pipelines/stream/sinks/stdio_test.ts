import assert from "node:assert/strict";
import { EXIT, OutputClosed } from "#pipelines/errors.ts";
import { stderrSink, stdoutSink } from "#pipelines/stream/sinks/stdio.ts";

/** A stream that takes a few bytes at a time, as a full pipe does. */
function narrowStream(width: number) {
  const taken: number[] = [];
  return {
    taken,
    write(bytes: Uint8Array): Promise<number> {
      taken.push(...bytes.subarray(0, width));
      return Promise.resolve(Math.min(width, bytes.length));
    },
  };
}

Deno.test("Text and bytes are written whole, however few the stream takes at a time", async () => {
  for (const width of [1, 3, 1000]) {
    const stream = narrowStream(width);
    const sink = stdoutSink(stream);
    await sink.write("été 🎵\n");
    await sink.write(Uint8Array.of(0xff, 0x00));
    await sink.write("");
    const text = new TextEncoder().encode("été 🎵\n");
    assert.deepEqual(stream.taken, [...text, 0xff, 0x00]);
  }
});

Deno.test("A reader of stdout that has gone closes the output", async () => {
  const sink = stdoutSink({ write: () => Promise.reject(new Deno.errors.BrokenPipe("gone")) });
  await assert.rejects(sink.write("la"), OutputClosed);
});

Deno.test("A reader of stderr that has gone is a fault: rejects would be lost", async () => {
  const sink = stderrSink({ write: () => Promise.reject(new Deno.errors.BrokenPipe("gone")) });
  await assert.rejects(sink.write("la"), { exitCode: EXIT.unwritable });
});

Deno.test("Any other error of the stream says that the output cannot be written", async () => {
  const sink = stdoutSink({ write: () => Promise.reject(new Error("no space left")) });
  await assert.rejects(sink.write("la"), {
    exitCode: EXIT.unwritable,
    message: "Cannot write to stdout: no space left",
  });
});

Deno.test("Standard streams stay open when the sink ends, either way", async () => {
  const stream = narrowStream(10);
  const sink = stdoutSink(stream);
  await sink.close();
  await sink.abandon();
  await sink.write("la");
  assert.equal(stream.taken.length, 2);
});

Deno.test("Text on a terminal's stderr is escaped, and text elsewhere is not", async () => {
  for (const isTerminal of [true, false]) {
    const stream = { ...narrowStream(100), isTerminal: () => isTerminal };
    await stderrSink(stream).write('{"raw":"\x9b2J\u202e"}\n');
    const written = new TextDecoder().decode(Uint8Array.from(stream.taken));
    assert.equal(written, isTerminal ? '{"raw":"\\u009b2J\\u202e"}\n' : '{"raw":"\x9b2J\u202e"}\n');
    assert.deepEqual(JSON.parse(written), { raw: "\x9b2J\u202e" });
  }
});
