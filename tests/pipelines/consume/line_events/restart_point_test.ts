import assert from "node:assert/strict";
import fc from "fast-check";
import { OPEN_SONG_BOUNDS } from "#pipelines/consume/line_events/open_songs.ts";
import {
  formatRestartPoint,
  MAX_RESTART_POINT_LENGTH,
  maxRestartPointLength,
  parseRestartPoint,
} from "#pipelines/consume/line_events/restart_point.ts";

const anyOffset = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });

const anyPoint = fc.record({
  processed: anyOffset,
  eventTime: fc.integer({ min: -1, max: Number.MAX_SAFE_INTEGER - 1 }),
  firsts: fc.uniqueArray(anyOffset).map((firsts) => firsts.sort((a, b) => a < b ? -1 : 1)),
}, { noNullPrototype: true });

Deno.test("A restart point is parsed from its text", () => {
  fc.assert(fc.property(anyPoint, (point) => {
    assert.deepEqual(parseRestartPoint(formatRestartPoint(point)), point);
  }));
});

Deno.test("A restart point that is encoded by hand is parsed", () => {
  // Bytes 7, 3, 4, 2 in base64: 000001 110000 001100 000100 000000 10(0000).
  const point = { processed: 7n, eventTime: 2, firsts: [4n, 6n] };
  assert.equal(formatRestartPoint(point), "lines/1:BwMEAg");
  assert.deepEqual(parseRestartPoint("lines/1:BwMEAg"), point);
});

Deno.test("A number takes a byte for each seven bits, the lowest first", () => {
  // 300 = 2 · 128 + 44, as in the documentation of protocol buffers.
  const point = { processed: 300n, eventTime: 126, firsts: [127n, 255n] };
  const bytes = Uint8Array.of(0xac, 2, 127, 127, 0x80, 1);
  assert.equal(
    formatRestartPoint(point),
    "lines/1:" + bytes.toBase64({ alphabet: "base64url", omitPadding: true }),
  );
  assert.equal(2 ** 63, Number(parseRestartPoint("lines/1:gICAgICAgICAAQA").processed));
});

Deno.test("A restart point that is truncated or has another format is refused", () => {
  for (const text of ["lines/1:Bw", "lines/1:BwOC", "lines/1:Bw?", "lines/2:BwMEAg", ""]) {
    assert.throws(() => parseRestartPoint(text), { exitCode: 78 }, text);
  }
});

Deno.test("No restart point is longer than its songs and records allow", () => {
  const anyBounds = fc.record({
    songs: fc.integer({ min: 1, max: 500 }),
    records: fc.constantFrom(1, 127, 128, 20_000, 10_000_000),
  });
  fc.assert(fc.property(anyBounds, fc.infiniteStream(fc.nat()), ({ songs, records }, seeds) => {
    const span = Math.min(songs, records);
    // The longest steps that the records allow have the longest text.
    const step = Math.floor(records / span), first = 2n ** 62n + BigInt(seeds.next().value!);
    const firsts = Array.from({ length: span }, (_, place) => first + BigInt(place * step));
    const point = { processed: 2n ** 63n - 1n, eventTime: Number.MAX_SAFE_INTEGER - 1, firsts };
    assert.ok(formatRestartPoint(point).length <= maxRestartPointLength(songs, records));
  }));
});

Deno.test("The default bounds fit in the metadata of an offset", () => {
  assert.ok(
    maxRestartPointLength(OPEN_SONG_BOUNDS.songs, OPEN_SONG_BOUNDS.records) <=
      MAX_RESTART_POINT_LENGTH,
  );
  assert.ok(maxRestartPointLength(2000, OPEN_SONG_BOUNDS.records) > MAX_RESTART_POINT_LENGTH);
});
