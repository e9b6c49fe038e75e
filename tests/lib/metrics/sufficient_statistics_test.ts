import assert from "node:assert/strict";
import fc from "fast-check";
import { fieldNames, flatten } from "#lib/metrics/flatten.ts";
import { sufficientStatistics } from "#lib/metrics/scores.ts";
import { structureFromLabels, structureFromSections } from "#lib/structure.ts";
import { anyPair } from "../../support/label_arbitraries.ts";
import { pairOfDigits } from "../../support/golden_pairs.ts";
import { labelsOfDigits } from "../../support/labels_of_digits.ts";

function sumsOf(reference: string, predicted: string, chorus?: Float32Array) {
  const pair = pairOfDigits(reference, predicted);
  return sufficientStatistics(structureFromLabels(pair.reference), {
    ...structureFromLabels(pair.predicted),
    chorus,
  });
}

Deno.test("a song without lines, or with a prediction of another length, is refused", () => {
  assert.throws(() => sumsOf("", ""), {
    name: "RangeError",
    message: "Cannot score 0 predicted labels and no probabilities against 0 reference labels",
  });
  assert.throws(() => sumsOf("001", "00"), {
    name: "RangeError",
    message: "Cannot score 2 predicted labels and no probabilities against 3 reference labels",
  });
  for (const probabilities of [0, 2, 4]) {
    assert.throws(() => sumsOf("001", "001", new Float32Array(probabilities)), {
      name: "RangeError",
      message:
        `Cannot score 3 predicted labels and ${probabilities} probabilities against 3 reference labels`,
    });
  }
});

Deno.test("section starts where the label does not change are compared with the predicted ones", () => {
  const reference = structureFromSections([
    { start: 0, end: 2, label: "verse" },
    { start: 2, end: 4, label: "verse" },
    { start: 4, end: 6, label: "chorus" },
  ]);
  const { sections, boundaries } = sufficientStatistics(
    reference,
    structureFromLabels(labelsOfDigits("000111")),
  );
  assert.deepEqual([sections.exact.hits, sections.exact.predicted, sections.exact.reference], [
    0,
    1,
    2,
  ]);
  assert.deepEqual([sections.within_1.hits, boundaries.within_1.hits], [1, 1]);
  assert.equal(boundaries.exact.reference, 1);
});

Deno.test("every song adds the same columns, even if scores are undefined", () => {
  const names = fieldNames(sumsOf("0", "0"));
  assert.equal(new Set(names).size, names.length);
  fc.assert(fc.property(anyPair, fc.boolean(), ({ reference, predicted }, sure) => {
    const chorus = sure ? new Float32Array(reference.length).fill(0.5) : undefined;
    const sums = sufficientStatistics(structureFromLabels(reference), {
      ...structureFromLabels(predicted),
      chorus,
    });
    assert.deepEqual(fieldNames(sums), names);
    assert.ok(flatten(sums).every(Number.isFinite));
  }));
});

Deno.test("a song counts for a mean only if it has the score", () => {
  const song = sumsOf("0011", "0111"), verse = sumsOf("0000", "0000"), line = sumsOf("0", "1");
  const songsOf = ({ segmentation, clustering, boundaries, deviation }: typeof song) => [
    boundaries.exact.songs,
    deviation.reference_to_predicted.songs,
    segmentation.pk.songs,
    segmentation.boundary_similarity.songs,
    segmentation.boundary_similarity_with_boundaries.songs,
    clustering.pairwise.songs,
    clustering.nce.songs,
    clustering.nce_two_labels.songs,
    clustering.v_measure_two_labels.songs,
  ];
  assert.deepEqual(songsOf(song), [1, 1, 1, 1, 1, 1, 1, 1, 1]);
  assert.deepEqual(songsOf(verse), [0, 0, 1, 1, 0, 1, 1, 0, 0]);
  assert.deepEqual(songsOf(line), [0, 0, 0, 1, 0, 0, 1, 0, 0]);
  // One reference label for any prediction; a boundary on the predicted side only.
  assert.deepEqual(songsOf(sumsOf("0000", "0011")), [1, 0, 1, 1, 1, 1, 1, 0, 0]);
  assert.deepEqual(songsOf(sumsOf("0011", "1111")), [1, 0, 1, 1, 1, 1, 1, 1, 1]);
});

Deno.test("probabilities are counted if there are any", () => {
  const with_probabilities = sumsOf("01", "01", Float32Array.of(0.25, 0.75));
  assert.equal(with_probabilities.calibration.lines, 2);
  assert.equal(with_probabilities.collapse.confidence.confidence, 1.5);
  const without = sumsOf("01", "01");
  assert.deepEqual([without.calibration.lines, without.collapse.confidence.lines], [0, 0]);
});

Deno.test("label usage is counted on both sides", () => {
  const { reference, predicted } = sumsOf("0111", "0001").collapse;
  assert.deepEqual([reference.chorus, predicted.chorus], [3, 1]);
});
