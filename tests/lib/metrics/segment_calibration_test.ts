import assert from "node:assert/strict";
import { Scorecard } from "#lib/metrics/scores.ts";
import { type Prediction, structureFromLabels } from "#lib/structure.ts";
import golden from "../../golden/segment_calibration.json" with { type: "json" };
import { labelsOfDigits } from "../../support/labels_of_digits.ts";
import { assertNear } from "../../support/numbers.ts";

function scoresOf(reference: string, predicted: string, more: Partial<Prediction>) {
  const scorecard = new Scorecard(), labels = labelsOfDigits(predicted);
  scorecard.add(structureFromLabels(labelsOfDigits(reference)), {
    ...structureFromLabels(labels),
    ...more,
  });
  return scorecard.scores().segment_calibration;
}

Deno.test("the reliability of the segments of all golden songs equals NumPy's", () => {
  const scorecard = new Scorecard();
  for (const { reference, predicted, confidences } of golden.songs) {
    scorecard.add(structureFromLabels(labelsOfDigits(reference)), {
      ...structureFromLabels(labelsOfDigits(predicted)),
      segmentConfidences: Float32Array.from(confidences),
    });
  }
  const { ece, support, bins } = scorecard.scores().segment_calibration!;
  assert.equal(support, golden.songs.flatMap(({ confidences }) => confidences).length);
  assertNear(ece, golden.ece, 1e-7); // confidences have 32 bits here
  for (const column of ["from", "segments", "confidence", "accuracy"] as const) {
    assertNear(bins.map((bin) => bin[column]), golden.bins[column], 1e-7, column);
  }
});

Deno.test("without its own confidence, a segment has the mean probability of its label", () => {
  const chorus = Float32Array.of(0.25, 0.5, 0.75, 1);
  const { ece, support, bins } = scoresOf("0011", "0011", { chorus })!;
  assert.equal(support, 2);
  assert.deepEqual(bins, [
    { from: 0.6, to: 0.7, segments: 1, confidence: 0.625, accuracy: 1 },
    { from: 0.8, to: 0.9, segments: 1, confidence: 0.875, accuracy: 1 },
  ]);
  assert.equal(ece, (0.375 + 0.125) / 2);
  const own = { chorus, segmentConfidences: Float32Array.of(0.5, 1) };
  assert.equal(scoresOf("0011", "0011", own)!.ece, 0.25);
});

Deno.test("without probabilities there is no calibration of segments", () => {
  assert.equal(scoresOf("0011", "0011", {}), null);
});

Deno.test("confidences must be as many as predicted segments", () => {
  const one = { segmentConfidences: Float32Array.of(0.5) };
  assert.throws(() => scoresOf("0011", "0011", one), RangeError);
});
