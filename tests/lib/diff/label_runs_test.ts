import { createAnnotation } from "#lib/annotation.ts";
import {
  bandIndex,
  bandName,
  CONFIDENCE_BANDS,
  type LabelRuns,
  lineCount,
  packRuns,
  runBoundaries,
  toLabelRuns,
  unpackRuns,
} from "#lib/diff/label_runs.ts";
import { toLabelling } from "#lib/label.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { TEST_MODEL } from "../../support/annotator_settings.ts";
import { outlineOfDigits } from "../../support/outline_of_digits.ts";

const RECORD = "0123456789abcdef".repeat(4);

const song = { id: "s", lines: ["a", "b", "c", "d", "e"], breaks: [] };
const chorus = Float32Array.of(0.25, 0.125, 0.75, 1, 0.375);

Deno.test("label runs have labels, lines and confidence bands, and the record", () => {
  // Confidence of the runs: (0.75 + 0.875) / 2, (0.75 + 1) / 2, 0.625.
  assert.deepEqual(toLabelRuns(createAnnotation(song, toLabelling(chorus), TEST_MODEL), RECORD), {
    record: "0123456789abcdef",
    runs: [
      { lines: 2, label: "verse", band: bandIndex(0.8125) },
      { lines: 2, label: "chorus", band: bandIndex(0.875) },
      { lines: 1, label: "verse", band: bandIndex(0.625) },
    ],
  });
});

Deno.test("without probabilities no run has a confidence band", () => {
  const model = { ...TEST_MODEL, probabilities: "none" as const };
  const { runs } = toLabelRuns(createAnnotation(song, toLabelling(chorus), model), RECORD);
  assert.deepEqual(runs.map(({ band }) => band), [0, 0, 0]);
});

Deno.test("label runs have a line count and boundaries", () => {
  for (
    const [digits, boundaries] of [["0", []], ["0011", [2]], ["10010", [1, 3, 4]]] as const
  ) {
    const outline = outlineOfDigits(digits);
    assert.equal(lineCount(outline), digits.length);
    assert.deepEqual(runBoundaries(outline), boundaries);
  }
});

const hexadecimal = fc.constantFrom(..."0123456789abcdef");
const anyOutline: fc.Arbitrary<LabelRuns> = fc.record({
  record: fc.string({ unit: hexadecimal, minLength: 16, maxLength: 16 }),
  runs: fc.array(
    fc.record({
      lines: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 2 ** 31 })),
      label: fc.constantFrom("verse", "chorus"),
      band: fc.integer({ min: 0, max: CONFIDENCE_BANDS.length - 1 }),
    }, { noNullPrototype: true }),
    { maxLength: 300 },
  ),
}, { noNullPrototype: true });

Deno.test("any label runs survive packing, one after the other", () => {
  fc.assert(fc.property(fc.array(anyOutline, { maxLength: 4 }), (outlines) => {
    const pieces = outlines.map(packRuns);
    const bytes = Uint8Array.from(pieces.flat());
    let place = 0;
    outlines.forEach((outline, number) => {
      assert.deepEqual(unpackRuns(bytes, place), outline);
      place += pieces[number].length;
    });
  }));
});

Deno.test("a song of eight runs of usual length takes 17 bytes", () => {
  const outline = outlineOfDigits("00001111".repeat(4), { confidence: 0.95 });
  assert.equal(packRuns(outline).length, 8 + 1 + 8);
});

const nameOf = (confidence: number | null) => bandName(CONFIDENCE_BANDS[bandIndex(confidence)]);

Deno.test("a band includes its lower end, and the last one 1 as well", () => {
  const ends = [0.5, 0.6, 0.7, 0.8, 0.9, 1].map(nameOf);
  assert.deepEqual(ends, ["0.5–0.6", "0.6–0.7", "0.7–0.8", "0.8–0.9", "0.9–1", "0.9–1"]);
  assert.equal(nameOf(0.599999), "0.5–0.6");
  assert.deepEqual([0, 0.25, 0.499999].map(nameOf), ["0–0.5", "0–0.5", "0–0.5"]);
  assert.equal(nameOf(null), "none");
});

Deno.test("every confidence is within the bounds of its band", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000 }), (millionths) => {
    const { from, to } = CONFIDENCE_BANDS[bandIndex(millionths / 1e6)];
    assert.ok(from! * 1e6 <= millionths + 1e-6 && millionths <= to! * 1e6 + 1e-6);
  }));
});
