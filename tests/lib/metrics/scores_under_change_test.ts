/**
 * How scores change when songs are changed in a way whose effect is known.
 *
 * @module
 */
import fc from "fast-check";
import type { Label } from "#lib/label.ts";
import type { Scores } from "#lib/metrics/scores.ts";
import { anyPairs } from "../../support/label_arbitraries.ts";
import { type LabelPair, pairOfDigits } from "../../support/golden_pairs.ts";
import { assertNear } from "../../support/numbers.ts";
import { scoresOfPairs } from "../../support/scores_of_pairs.ts";

/** The same sums in another order, or logarithms of other quotients. */
const TOLERANCE = 1e-12;

type Sides = Pick<LabelPair, "reference" | "predicted">;

/** Scores of songs before and after a change of each song. */
function scoresOf(pairs: readonly LabelPair[], change: (pair: Sides) => Sides) {
  const changed = pairs.map((pair) => ({ ...change(pair), name: pair.name }));
  return { before: scoresOfPairs(pairs, true), after: scoresOfPairs(changed, true) };
}

function otherLabels(labels: readonly Label[]): Label[] {
  return labels.map((label) => label === "verse" ? "chorus" : "verse");
}

/** Exchanges precision and recall, at any depth. */
function exchanged<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, below]) => [
    { precision: "recall", recall: "precision", over: "under", under: "over" }[name] ?? name,
    exchanged(below),
  ]);
  return Object.fromEntries(entries);
}

Deno.test("exchanging verse and chorus on both sides exchanges only their scores", () => {
  fc.assert(fc.property(anyPairs, (pairs) => {
    const { before, after } = scoresOf(pairs, ({ reference, predicted }) => ({
      reference: otherLabels(reference),
      predicted: otherLabels(predicted),
    }));
    const { confusion: counts, verse, chorus, ...lines } = before.lines;
    const { verse_to_chorus, chorus_to_verse } = before.transitions;
    const { collapse } = before, other = (rate: number) => 1 - rate;
    const expected: Scores = {
      ...before,
      lines: {
        ...lines,
        verse: chorus,
        chorus: verse,
        confusion: {
          verse_as_verse: counts.chorus_as_chorus,
          verse_as_chorus: counts.chorus_as_verse,
          chorus_as_verse: counts.verse_as_chorus,
          chorus_as_chorus: counts.verse_as_verse,
        },
      },
      transitions: { verse_to_chorus: chorus_to_verse, chorus_to_verse: verse_to_chorus },
      collapse: {
        ...collapse,
        chorus_rate: other(collapse.chorus_rate),
        reference_chorus_rate: other(collapse.reference_chorus_rate),
        song_chorus_rate: other(collapse.song_chorus_rate),
        reference_song_chorus_rate: other(collapse.reference_song_chorus_rate),
      },
    };
    assertNear(after, expected, TOLERANCE);
  }));
});

Deno.test("reversing both sides exchanges the transitions, and changes nothing else", () => {
  fc.assert(fc.property(anyPairs, (pairs) => {
    const { before, after } = scoresOf(pairs, ({ reference, predicted }) => ({
      reference: reference.toReversed(),
      predicted: predicted.toReversed(),
    }));
    const { verse_to_chorus, chorus_to_verse } = before.transitions;
    const transitions = { verse_to_chorus: chorus_to_verse, chorus_to_verse: verse_to_chorus };
    assertNear(after, { ...before, transitions }, TOLERANCE);
  }));
});

Deno.test("exchanging reference and prediction exchanges precision and recall, over- and under-segmentation", () => {
  fc.assert(fc.property(anyPairs, (pairs) => {
    const { before, after } = scoresOf(pairs, ({ reference, predicted }) => ({
      reference: predicted,
      predicted: reference,
    }));
    const { accuracy, macro_f1, verse, chorus } = exchanged(before.lines);
    const supports = [after.lines.verse.support, after.lines.chorus.support];
    assertNear({ ...after.lines, confusion: null }, {
      ...{ accuracy, macro_f1, confusion: null },
      verse: { ...verse, support: supports[0] },
      chorus: { ...chorus, support: supports[1] },
    }, TOLERANCE);
    for (const part of ["boundaries", "sections", "transitions"] as const) {
      assertNear(after[part], exchanged<unknown>(before[part]), TOLERANCE, part);
    }
    for (const measure of ["pairwise", "nce", "v_measure"] as const) {
      const expected = exchanged<unknown>(before.clustering[measure]);
      assertNear(after.clustering[measure], expected, TOLERANCE, measure);
    }
    const { reference_to_predicted, predicted_to_reference } = before.deviation;
    const turned = {
      reference_to_predicted: predicted_to_reference,
      predicted_to_reference: reference_to_predicted,
    };
    assertNear(after.deviation, turned, TOLERANCE);
    const one = { ...before.segments, ...before.over_segmentation };
    const other = { ...after.segments, ...after.over_segmentation };
    assertNear(other.exact_match, exchanged(one.exact_match), TOLERANCE);
    assertNear(other.iou_one_to_one.pooled, one.iou_one_to_one.pooled / one.count_ratio, TOLERANCE);
    assertNear(other.count_ratio, 1 / one.count_ratio, TOLERANCE);
    assertNear(other.overlaps_per_reference, one.overlaps_per_predicted, TOLERANCE);
    assertNear(other.overlaps_per_predicted, one.overlaps_per_reference, TOLERANCE);
    assertNear(other.overseg, one.underseg, TOLERANCE);
    assertNear(other.underseg, one.overseg, TOLERANCE);
    assertNear(
      [other.length_error, other.length_bias],
      [one.length_error, -one.length_bias],
      1e-12,
    );
    const { boundary_similarity: b } = before.segmentation;
    assertNear(after.segmentation.boundary_similarity, b, TOLERANCE);
    const { chorus_rate, reference_chorus_rate, single_label_rate, reference_single_label_rate } =
      before.collapse;
    assertNear([after.collapse.reference_chorus_rate, after.collapse.chorus_rate], [
      chorus_rate,
      reference_chorus_rate,
    ], 1e-15);
    assertNear([after.collapse.reference_single_label_rate, after.collapse.single_label_rate], [
      single_label_rate,
      reference_single_label_rate,
    ], 1e-15);
  }));
});

Deno.test("Pk and the best overlap are not symmetric", () => {
  const flat = "000000000000", halves = "000000111111";
  const there = scoresOfPairs([pairOfDigits(flat, halves)]);
  const back = scoresOfPairs([pairOfDigits(halves, flat)]);
  // k is 6, and each of 6 windows holds line 6; or it is 3, and 3 of 9 do.
  assertNear([there, back].map((scores) => scores.segmentation.pk.song_mean), [1, 1 / 3], 1e-15);
  // Half of the single verse; or half of the verse and nothing of the chorus.
  assertNear([there, back].map((scores) => scores.segments.iou_best.pooled), [1 / 2, 1 / 4], 1e-15);
});
