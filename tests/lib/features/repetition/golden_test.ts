import assert from "node:assert/strict";
import { computeFeatures } from "#lib/features/contract.ts";
import { repetition } from "#lib/features/repetition/feature_set.ts";
import { BREAK_FEATURES, breakFeatures } from "#lib/features/stanza_breaks.ts";
import golden from "../../../golden/repetition.json" with { type: "json" };

/** The numbers that differ by more than the tolerance, or are not a number, in words. */
function differences(
  actual: Float32Array,
  expected: readonly (readonly number[])[],
  names: readonly string[],
): string[] {
  assert.equal(actual.length, expected.length * names.length);
  return expected.flatMap((row, place) =>
    row.flatMap((value, column) => {
      const ours = actual[place * names.length + column];
      return Math.abs(ours - value) <= golden.tolerance
        ? []
        : [`row ${place}, ${names[column]}: ${ours}, golden ${value}`];
    })
  );
}

/** The upper triangle of [L, L, P] with its diagonal, row by row. */
function upperTriangle(pairs: Float32Array, lines: number, width: number): Float32Array {
  const rows: number[] = [];
  for (let line = 0; line < lines; line++) {
    rows.push(...pairs.subarray((line * lines + line) * width, (line + 1) * lines * width));
  }
  return Float32Array.from(rows);
}

/** One number of each pair of lines, [L, L]. */
function pairNumber(pairs: Float32Array, name: string): Float32Array {
  const width = repetition.pairNames.length, place = repetition.pairNames.indexOf(name);
  return pairs.filter((_, index) => index % width === place);
}

Deno.test("the numbers of lines and pairs have the names of docs/features.md, in order", () => {
  assert.deepEqual(repetition.names, golden.names);
  assert.deepEqual(repetition.pairNames, golden.pair_names);
  assert.deepEqual([...BREAK_FEATURES], golden.break_names);
});

for (const song of golden.songs) {
  Deno.test(`the numbers of a song equal those of numpy: ${song.name}`, () => {
    const { values, pairs } = computeFeatures(repetition, song.lines);
    assert.deepEqual(differences(values, song.values, golden.names), []);
    const triangle = upperTriangle(pairs, song.lines.length, golden.pair_names.length);
    assert.deepEqual(differences(triangle, song.pairs, golden.pair_names), []);
    const dice = pairNumber(pairs, "dice");
    song.breaks.forEach((breaks, place) => {
      const ours = breakFeatures(dice, song.lines.length, breaks);
      assert.deepEqual(differences(ours, song.break_values[place], golden.break_names), []);
    });
  });
}
