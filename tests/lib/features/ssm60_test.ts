import assert from "node:assert/strict";
import { computeFeatures } from "#lib/features/contract.ts";
import { ssm60 } from "#lib/features/ssm60.ts";
import { SUMMARY_NAMES } from "#lib/similarity/summary.ts";
import {
  goldenSongs,
  NUMBERS_A_VIEW,
  TOLERANCE,
  VIEWS,
  withGoldenTags,
} from "../../support/golden_ssm60.ts";

/** The features that differ by more than the tolerance, in words. */
function differences(
  song: { lines: readonly string[]; values: readonly (readonly number[])[] },
  ours: Float32Array,
): string[] {
  const width = VIEWS.length * NUMBERS_A_VIEW;
  assert.equal(ours.length, song.lines.length * width);
  return song.values.flatMap((row, line) =>
    row.flatMap((expected, column) => {
      const actual = ours[line * width + column];
      return Math.abs(actual - expected) <= TOLERANCE
        ? []
        : [`line ${line}, ${ssm60.names[column]}: ${actual}, golden ${expected}`];
    })
  );
}

Deno.test("the sixty features of every golden song equal those of the Python implementation", () => {
  assert.equal(goldenSongs.length, 42);
  for (const song of goldenSongs) {
    const { values } = computeFeatures(withGoldenTags(song), song.lines);
    assert.deepEqual(differences(song, values), [], song.id);
  }
});

Deno.test("with Refrain's own tagger, only the features of parts of speech may differ", () => {
  for (const song of goldenSongs) {
    const { values } = computeFeatures(ssm60, song.lines);
    const others = differences(song, values).filter((place) => !place.includes("part_of_speech_"));
    assert.deepEqual(others, [], song.id);
  }
});

Deno.test("the sixty features are named by line feature and summary, in order", () => {
  assert.deepEqual(ssm60.names, VIEWS.flatMap((view) => SUMMARY_NAMES.map((n) => `${view}_${n}`)));
  assert.equal(new Set(ssm60.names).size, 60);
});
