import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { bytesSource } from "../../support/byte_chunks.ts";
import {
  type BadLine,
  type GoodLine,
  type MalformedLines,
  malformedLines,
} from "../../support/malformed_lines.ts";
import { annotated } from "../../support/annotate_run.ts";

const KiB = 1024;
const KEPT_BYTES = 4096;

/** 7,000 broken records among 3,300 good songs, some 55 MB. */
const manyLines = {
  maxLineBytes: 64 * KiB,
  stream: malformedLines({
    seed: 11,
    goodSongs: 3300,
    ofEachClass: 500,
    maxLineBytes: 64 * KiB,
    depth: (random) => 100 + random.below(1901),
  }),
};

/** Few lines, but long ones, nested as deeply as 100,000 levels. */
const longLines = {
  maxLineBytes: 1024 * KiB,
  stream: malformedLines({
    seed: 12,
    goodSongs: 48,
    ofEachClass: 10,
    maxLineBytes: 1024 * KiB,
    depth: () => 100_000,
  }),
};

Deno.test("The malformed lines are as many as they are meant to be", () => {
  const { bad, good } = manyLines.stream;
  assert.ok(bad.length + good.length >= 10_000);
  const classes = Map.groupBy(bad, ({ kind }) => kind.replace(/ \(\d+\)$/, ""));
  assert.ok(classes.size >= 14);
  for (const [kind, lines] of classes) assert.ok(lines.length >= 500, kind);
  assert.equal(new Set(good.map(({ kind }) => kind)).size, 16);
});

for (const chunkBytes of [997, 65_536]) {
  Deno.test(`Each malformed line is one reject and good songs are unharmed, in chunks of ${chunkBytes} bytes`, () =>
    checkRun(manyLines, chunkBytes));
}

Deno.test("Lines of a megabyte and nesting of 100,000 levels are rejects like others", () =>
  checkRun(longLines, 65_536));

async function checkRun(
  { stream, maxLineBytes }: { stream: MalformedLines; maxLineBytes: number },
  chunkBytes: number,
): Promise<void> {
  const source = bytesSource(stream.bytes, { chunkBytes, maxLineBytes });
  const { outcome, output, rejects } = await annotated(source, { withLines: true });

  const { bad, good } = stream;
  assert.equal(
    String(outcome.accounting),
    `read=${good.length + bad.length} written=${good.length} rejected=${bad.length} filtered=0`,
  );
  assert.ok(outcome.accounting.balances);
  assert.deepEqual([outcome.duplicates, outcome.unreadable], [0, 0]);

  const rejected = rejects.lines;
  bad.forEach((line, place) => checkReject(rejected[place], line, stream.bytes));
  assert.equal(rejected.length, bad.length);

  const annotations = output.lines;
  good.forEach((line, place) => checkAnnotation(annotations[place], line));
  assert.equal(annotations.length, good.length);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
}

function checkReject(json: string, { kind, code, line, byte, length }: BadLine, all: Uint8Array) {
  const bytes = all.subarray(byte, byte + length);
  const { schema, error, source, raw, raw_b64, ...sizes } = JSON.parse(json);
  assert.deepEqual(
    { schema, code: error.code, source, ...sizes },
    {
      schema: "refrain.reject/1",
      code,
      source: { file: "-", line, byte_offset: byte },
      raw_bytes: length,
      raw_sha256: createHash("sha256").update(bytes).digest("hex"),
    },
    kind,
  );
  assert.ok(error.message.length > 0 && error.message.length < 300 && json.isWellFormed(), kind);
  const kept = bytes.subarray(0, KEPT_BYTES);
  const shown = raw === undefined ? Uint8Array.fromBase64(raw_b64) : new TextEncoder().encode(raw);
  // Text that is cut inside a character lacks that character, of which up to three bytes were kept.
  const missing = raw === undefined || length <= KEPT_BYTES ? 0 : 3;
  assert.ok(kept.length - shown.length <= missing, kind);
  assert.deepEqual(shown, new Uint8Array(kept.subarray(0, shown.length)), kind);
}

function checkAnnotation(json: string, { kind, id, song, extra }: GoodLine): void {
  const annotation = JSON.parse(json);
  assert.deepEqual(
    {
      id: annotation.id,
      lines: annotation.lines.map(({ text }: { text: string }) => text),
      labels: annotation.lines.map(({ label }: { label: string }) => label),
    },
    { id, lines: song.lines, labels: song.labels },
    kind,
  );
  assert.ok(json.endsWith(`,"extra":${extra}}`), `${kind}: ${json.slice(-200)}`);
}
