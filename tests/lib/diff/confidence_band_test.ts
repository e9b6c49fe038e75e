import { bandName, bandOf, CONFIDENCE_BANDS } from "#lib/diff/confidence_band.ts";
import assert from "node:assert/strict";
import fc from "fast-check";

const nameOf = (confidence: number | null) => bandName(CONFIDENCE_BANDS[bandOf(confidence)]);

Deno.test("a band holds its lower end, and the last one 1 as well", () => {
  const ends = [0.5, 0.6, 0.7, 0.8, 0.9, 1].map(nameOf);
  assert.deepEqual(ends, ["0.5–0.6", "0.6–0.7", "0.7–0.8", "0.8–0.9", "0.9–1", "0.9–1"]);
  assert.equal(nameOf(0.599999), "0.5–0.6");
  assert.equal(nameOf(null), "none");
});

Deno.test("every confidence, as annotations write it, lies between the ends of its band", () => {
  fc.assert(fc.property(fc.integer({ min: 500_000, max: 1_000_000 }), (millionths) => {
    const { from, to } = CONFIDENCE_BANDS[bandOf(millionths / 1e6)];
    assert.ok(from! * 1e6 <= millionths + 1e-6 && millionths <= to! * 1e6 + 1e-6);
  }));
});
