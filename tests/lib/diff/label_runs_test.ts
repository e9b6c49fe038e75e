import { toLabelling } from "#lib/labelling.ts";
import { createAnnotation } from "#lib/annotation.ts";
import { bandOf } from "#lib/diff/confidence_band.ts";
import {
  boundariesOf,
  linesOf,
  type Outline,
  outlineOf,
  packed,
  unpacked,
} from "#lib/diff/label_runs.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { A_MODEL } from "../../support/a_model.ts";
import { outlineOfDigits } from "../../support/outline_of_digits.ts";

const RECORD = "0123456789abcdef".repeat(4);

const song = { id: "s", lines: ["a", "b", "c", "d", "e"], breaks: [] };
const chorus = Float32Array.of(0.25, 0.125, 0.75, 1, 0.375);

Deno.test("an outline has a song's runs of labels, how sure each is, and which record it is of", () => {
  // Confidence of the runs: (0.75 + 0.875) / 2, (0.75 + 1) / 2, 0.625.
  assert.deepEqual(outlineOf(createAnnotation(song, toLabelling(chorus), A_MODEL), RECORD), {
    record: "0123456789abcdef",
    runs: [
      { lines: 2, label: "verse", band: bandOf(0.8125) },
      { lines: 2, label: "chorus", band: bandOf(0.875) },
      { lines: 1, label: "verse", band: bandOf(0.625) },
    ],
  });
});

Deno.test("of a model without probabilities no run is said to be sure", () => {
  const model = { ...A_MODEL, probabilities: "none" as const };
  const { runs } = outlineOf(createAnnotation(song, toLabelling(chorus), model), RECORD);
  assert.deepEqual(runs.map(({ band }) => band), [0, 0, 0]);
});

Deno.test("an outline knows its lines and boundaries", () => {
  for (
    const [digits, boundaries] of [["0", []], ["0011", [2]], ["10010", [1, 3, 4]]] as const
  ) {
    const outline = outlineOfDigits(digits);
    assert.equal(linesOf(outline), digits.length);
    assert.deepEqual(boundariesOf(outline), boundaries);
  }
});

const hexadecimal = fc.constantFrom(..."0123456789abcdef");
const anyOutline: fc.Arbitrary<Outline> = fc.record({
  record: fc.string({ unit: hexadecimal, minLength: 16, maxLength: 16 }),
  runs: fc.array(
    fc.record({
      lines: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 2 ** 31 })),
      label: fc.constantFrom("verse", "chorus"),
      band: fc.integer({ min: 0, max: 5 }),
    }, { noNullPrototype: true }),
    { maxLength: 300 },
  ),
}, { noNullPrototype: true });

Deno.test("any outlines, packed one after the other, come out as they went in", () => {
  fc.assert(fc.property(fc.array(anyOutline, { maxLength: 4 }), (outlines) => {
    const pieces = outlines.map(packed);
    const bytes = Uint8Array.from(pieces.flat());
    let place = 0;
    outlines.forEach((outline, number) => {
      assert.deepEqual(unpacked(bytes, place), outline);
      place += pieces[number].length;
    });
  }));
});

Deno.test("a song of eight runs, as long as they usually are, takes 17 bytes", () => {
  const outline = outlineOfDigits("00001111".repeat(4), { confidence: 0.95 });
  assert.equal(packed(outline).length, 8 + 1 + 8);
});
