import assert from "node:assert/strict";
import { computeFeatures } from "#lib/features/contract.ts";
import { ssm60 } from "#lib/features/registry.ts";
import { SUMMARY_NAMES } from "#lib/similarity/summary.ts";
import {
  goldenSongs,
  NUMBERS_A_VIEW,
  TOLERANCE,
  VIEWS,
  withGoldenTags,
} from "../../support/golden_ssm60.ts";

/** Where numbers differ by more than the tolerance, spelled out. */
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

Deno.test("the sixty numbers of every golden song are those computed elsewhere", () => {
  assert.equal(goldenSongs.length, 42);
  for (const song of goldenSongs) {
    const { values } = computeFeatures(withGoldenTags(song), song.lines);
    assert.deepEqual(differences(song, values), [], song.id);
  }
});

Deno.test("with our own tagger, only the numbers of the parts of speech may differ", () => {
  for (const song of goldenSongs) {
    const { values } = computeFeatures(ssm60, song.lines);
    const others = differences(song, values).filter((place) => !place.includes("part_of_speech_"));
    assert.deepEqual(others, [], song.id);
  }
});

Deno.test("the sixty numbers are named after their view and their meaning, view by view", () => {
  assert.deepEqual(ssm60.names, VIEWS.flatMap((view) => SUMMARY_NAMES.map((n) => `${view}_${n}`)));
  assert.equal(new Set(ssm60.names).size, 60);
});
