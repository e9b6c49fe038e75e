import assert from "node:assert/strict";
import { countLabels, lineScores } from "#lib/metrics/lines.ts";
import sequences from "../../golden/boundaries.json" with { type: "json" };
import golden from "../../golden/line_scores.json" with { type: "json" };
import { maxDifference } from "../../support/numbers.ts";
import { labelsOfDigits } from "../../support/labels_of_digits.ts";

/** Both sides are 64-bit quotients of the same whole numbers, equal up to a few roundings. */
const TOLERANCE = 1e-12;

type Golden = typeof golden.pooled;

function assertScores(reference: string, predicted: string, expected: Golden): void {
  const counts = countLabels(labelsOfDigits(reference), labelsOfDigits(predicted));
  const [[verse_as_verse, verse_as_chorus], [chorus_as_verse, chorus_as_chorus]] =
    expected.confusion;
  assert.deepEqual(counts, { verse_as_verse, verse_as_chorus, chorus_as_verse, chorus_as_chorus });

  const { accuracy, macro_f1, verse, chorus, confusion } = lineScores(counts);
  assert.deepEqual(confusion, counts);
  assert.deepEqual([verse.support, chorus.support], expected.support);
  const actual = [accuracy, macro_f1];
  for (const label of [verse, chorus]) actual.push(label.precision, label.recall, label.f1);
  const wanted = [expected.accuracy, expected.macro_f1];
  for (const label of [0, 1]) {
    wanted.push(expected.precision[label], expected.recall[label], expected.f1[label]);
  }
  assert.ok(
    maxDifference(actual, wanted) <= TOLERANCE,
    `${reference} ${predicted}: ${actual}, ${wanted}`,
  );
}

Deno.test("the line scores of every golden song equal those of scikit-learn", () => {
  assert.equal(golden.songs.length, sequences.songs.length);
  golden.songs.forEach((expected, song) =>
    assertScores(sequences.songs[song].true, sequences.songs[song].predicted, expected)
  );
});

Deno.test("the scores of all golden lines together equal those of scikit-learn", () => {
  const all = (side: "true" | "predicted") => sequences.songs.map((song) => song[side]).join("");
  assertScores(all("true"), all("predicted"), golden.pooled);
});

Deno.test("macro F1 is the mean over both labels, so a perfect prediction of an all-verse song has one half", () => {
  const { accuracy, macro_f1, chorus } = lineScores(
    countLabels(labelsOfDigits("000"), labelsOfDigits("000")),
  );
  assert.deepEqual([accuracy, macro_f1], [1, 0.5]);
  assert.deepEqual(chorus, { precision: 0, recall: 0, f1: 0, support: 0 });
});

Deno.test("a label that is never predicted, or that no line has, has only scores of 0", () => {
  const nothing = { precision: 0, recall: 0, f1: 0 };
  const missed = lineScores(countLabels(labelsOfDigits("0011"), labelsOfDigits("0000")));
  assert.deepEqual(missed.chorus, { ...nothing, support: 2 });
  const invented = lineScores(countLabels(labelsOfDigits("0000"), labelsOfDigits("0011")));
  assert.deepEqual(invented.chorus, { ...nothing, support: 0 });
  for (const { macro_f1 } of [missed, invented]) assert.ok(macro_f1 <= 0.5);
});

Deno.test("without lines, all scores are 0", () => {
  const { accuracy, macro_f1 } = lineScores(countLabels([], []));
  assert.deepEqual([accuracy, macro_f1], [0, 0]);
});
