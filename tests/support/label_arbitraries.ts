import fc from "fast-check";
import type { Label } from "#lib/label.ts";
import { type LabelPair, pairOfDigits } from "./golden_pairs.ts";

/** Labels as digits: any, in long runs, or all alike. */
function anyDigits(lines: number): fc.Arbitrary<string> {
  const each = (digit: fc.Arbitrary<number>) =>
    fc.array(digit, { minLength: lines, maxLength: lines });
  const runs = each(fc.nat({ max: 4 })).map((draws) => {
    let digit = draws[0] % 2;
    return draws.map((draw) => digit = draw === 0 ? 1 - digit : digit);
  });
  const digits = fc.oneof(
    { weight: 3, arbitrary: each(fc.nat({ max: 1 })) },
    { weight: 5, arbitrary: runs },
    { weight: 1, arbitrary: fc.constantFrom(0, 1).map((digit) => new Array(lines).fill(digit)) },
  );
  return digits.map((list) => list.join(""));
}

/** Reference and predicted labels of one song of 1 to 16 lines, sometimes equal. */
export const anyPair: fc.Arbitrary<LabelPair> = fc.integer({ min: 1, max: 16 }).chain((lines) =>
  fc.oneof(
    { weight: 9, arbitrary: fc.tuple(anyDigits(lines), anyDigits(lines)) },
    { weight: 1, arbitrary: anyDigits(lines).map((digits) => [digits, digits]) },
  )
).map(([reference, predicted]) => pairOfDigits(reference, predicted));

/** A few songs. */
export const anyPairs: fc.Arbitrary<LabelPair[]> = fc.array(anyPair, {
  minLength: 1,
  maxLength: 6,
});

/** Lines with a probability of chorus, sometimes exactly 0, 1/2 or 1, and their reference labels. */
export const anyProbabilities: fc.Arbitrary<{ reference: Label[]; chorus: number[] }> = fc.array(
  fc.tuple(
    fc.constantFrom<Label>("verse", "chorus"),
    fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.5, 0.9, 0.95, 1)),
  ),
  { minLength: 1, maxLength: 40 },
).map((lines) => ({ reference: lines.map(([label]) => label), chorus: lines.map(([, p]) => p) }));
