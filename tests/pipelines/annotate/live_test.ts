import assert from "node:assert/strict";
import fc from "fast-check";
import { SONG_LIMITS } from "#lib/song.ts";
import { recurringPair } from "#models/rules.ts";
import { annotateLive, type LiveRun } from "#pipelines/annotate/live.ts";
import { annotated } from "../../support/annotate_run.ts";
import { bytesSource } from "../../support/byte_chunks.ts";
import { MemorySink, sinkOf } from "../../support/memory_sink.ts";
import { pause, within } from "../../support/within.ts";

const encoder = new TextEncoder();

/** Chunks that are read one by one; what is no chunk yet is waited for. */
class Typed {
  reads = 0;
  readonly #chunks: Iterator<string | Uint8Array | Promise<never>>;

  constructor(chunks: Iterable<string | Uint8Array | Promise<never>>) {
    this.#chunks = chunks[Symbol.iterator]();
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    this.reads++;
    const { done, value } = this.#chunks.next();
    if (done) return null;
    const chunk = await value;
    const bytes = typeof chunk === "string" ? encoder.encode(chunk) : chunk;
    buffer.set(bytes);
    return bytes.length;
  }
}

async function live(
  chunks: Iterable<string | Uint8Array | Promise<never>> | Typed,
  stated: Partial<LiveRun> = {},
) {
  const output = new MemorySink(), rejects = new MemorySink();
  const accounting = await annotateLive({
    bytes: chunks instanceof Typed ? chunks : new Typed(chunks),
    tagger: recurringPair,
    output,
    rejects,
    write: (_, annotation) => JSON.stringify(annotation) + "\n",
    limits: SONG_LIMITS,
    maxLineBytes: 1000,
    withLines: true,
    signal: new AbortController().signal,
    ...stated,
  });
  return { accounting, output, rejects };
}

function textsOf(output: MemorySink): string[] {
  return output.values.map(({ lines }) =>
    lines.map(({ text }: { text: string }) => text).join("|")
  );
}

Deno.test("The growing song is annotated after each of its lines", async () => {
  const { accounting, output } = await live(["one\n", "two\n", "one\n", "two\n"]);
  assert.deepEqual(textsOf(output), ["one", "one|two", "one|two|one", "one|two|one|two"]);
  const labels = output.values.map(({ segments }) => segments.at(-1).label);
  assert.deepEqual(labels, ["verse", "verse", "verse", "chorus"]);
  assert.equal(String(accounting), "read=4 written=4 rejected=0 filtered=0");
});

Deno.test("Each line is answered before the next is read", async () => {
  const typed = new Typed(["one\n", "two\n", "three\n"]);
  const readsAtWrite: number[] = [];
  const output = sinkOf(async () => {
    readsAtWrite.push(typed.reads);
    await pause(20);
    readsAtWrite.push(typed.reads);
  });
  const { accounting } = await live(typed, { output });
  assert.equal(accounting.count("written"), 3);
  assert.deepEqual(readsAtWrite, [1, 1, 2, 2, 3, 3]);
});

Deno.test("Lines that arrive together, or byte by byte, are answered one by one", async () => {
  const text = "été\r\n🎵 la\n\nété";
  const together = await live([text]);
  assert.deepEqual(textsOf(together.output), ["été", "été|🎵 la", "été|🎵 la|été"]);
  const bytes = await live([...encoder.encode(text)].map((byte) => Uint8Array.of(byte)));
  assert.equal(bytes.output.text, together.output.text);
});

Deno.test("Blank lines and headers are not answered, and show with the next line", async () => {
  const { accounting, output } = await live(
    ["\n", "[Intro]\n", "one\n", "\n", "[Chorus]\n", "\n", "two\n", "[Outro]\n"],
  );
  assert.deepEqual(textsOf(output), ["one", "one|two"]);
  const [, { breaks, reference_sections: sections, metrics }] = output.values;
  assert.deepEqual(breaks, [1]);
  assert.deepEqual(sections, [
    { start: 0, end: 1, label: "verse", name: "Intro" },
    { start: 1, end: 2, label: "chorus", name: "Chorus" },
  ]);
  assert.equal(metrics.line_accuracy, 0.5);
  assert.equal(String(accounting), "read=2 written=2 rejected=0 filtered=0");
});

Deno.test("A song without a lyric line is not answered at all", async () => {
  for (const chunks of [[], ["\n"], ["[Chorus]\n", "\n", "[Verse 2]"]]) {
    const { accounting, output, rejects } = await live(chunks);
    assert.deepEqual([output.text, rejects.text], ["", ""]);
    assert.equal(accounting.read, 0);
  }
});

Deno.test("The last answer is what the whole song at once would give", async () => {
  const row = fc.constantFrom(
    "",
    " ",
    "[Chorus]",
    "[Verse: Ana]",
    "[1:02]",
    "la la",
    "river",
    "é🎵",
  );
  await fc.assert(fc.asyncProperty(fc.array(row, { maxLength: 12 }), async (rows) => {
    const lyrics = [...rows, "the end"];
    const { output } = await live(lyrics.map((text) => `${text}\n`));
    const song = JSON.stringify({ id: "live", lyrics: lyrics.join("\n") });
    const whole = await annotated(bytesSource(song), { withLines: true });
    assert.equal(output.lines.at(-1), whole.output.lines[0]);
  }));
});

Deno.test("A line that cannot be is rejected with its place, and the song goes on without it", async () => {
  const { accounting, output, rejects } = await live([
    "one\n",
    Uint8Array.of(0x61, 0xff, 0x0a),
    "a\0b\n",
    "x".repeat(1001) + "\n",
    "é".repeat(20) + "\n",
    "two\n",
  ], { limits: { maxLines: 10, maxLineCharacters: 10 } });
  assert.deepEqual(textsOf(output), ["one", "one|two"]);
  assert.deepEqual(
    rejects.values.map(({ error, source }) => [error.code, source.line, source.byte_offset]),
    [
      ["invalid_utf8", 2, 4],
      ["invalid_character", 3, 7],
      ["oversize", 4, 11],
      ["line_too_long", 5, 1013],
    ],
  );
  assert.equal(String(accounting), "read=6 written=2 rejected=4 filtered=0");
});

Deno.test("Each line beyond the longest song is rejected, and the song stays", async () => {
  const { accounting, output, rejects } = await live(["a\n", "b\n", "c\n", "\n", "d\n"], {
    limits: { maxLines: 2, maxLineCharacters: 10 },
  });
  assert.deepEqual(textsOf(output), ["a", "a|b"]);
  assert.deepEqual(rejects.values.map(({ error }) => error.code), [
    "too_many_lines",
    "too_many_lines",
  ]);
  assert.ok(accounting.balances);
});

Deno.test("An abort ends the run while it waits for a line; a line half typed counts as one", async () => {
  const controller = new AbortController();
  const silence = new Promise<never>(() => {});
  setTimeout(() => controller.abort(), 50);
  const run = live(["one\ntw", silence], { signal: controller.signal });
  const { accounting, output } = await within(2000, run);
  assert.deepEqual(textsOf(output), ["one", "one|tw"]);
  assert.ok(accounting.balances);
});

Deno.test("An output that fails ends the run with its error", async () => {
  const output = sinkOf(() => Promise.reject(new Error("disk full")));
  await assert.rejects(live(["one\n", "two\n"], { output }), /disk full/);
});

Deno.test("A carriage return inside a line begins another row, as in whole songs", async () => {
  const { output } = await live(["one\rtwo\r\n", "three\n"]);
  assert.deepEqual(textsOf(output), ["one|two", "one|two|three"]);
  assert.deepEqual(output.values[0].segments, [
    { start: 0, end: 2, label: "verse", name: "Verse", confidence: 1 },
  ]);
});
