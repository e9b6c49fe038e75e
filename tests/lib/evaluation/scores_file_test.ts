import assert from "node:assert/strict";
import { scoresFileSchema } from "#lib/evaluation/scores_file.ts";
import { createEvaluation, seededSongs } from "../../support/evaluations.ts";

const { file } = createEvaluation(seededSongs(6, 2));

/** The file, with the statistics of its second system changed. */
function withSums(change: (sums: readonly number[][]) => number[][]) {
  const [first, second] = file.systems;
  return { ...file, systems: [first, { ...second, statistics: change(second.statistics) }] };
}

Deno.test("a scores file with one row of statistics per song and one number per column is accepted", () => {
  assert.deepEqual(scoresFileSchema.parse(withSums((sums) => [...sums])), file);
});

Deno.test("statistics of more or fewer songs or columns are refused", () => {
  const changes: readonly ((sums: readonly number[][]) => number[][])[] = [
    () => [],
    (sums) => sums.slice(1),
    (sums) => [...sums, sums[0]],
    (sums) => sums.with(2, sums[2].slice(1)),
    (sums) => sums.with(2, [...sums[2], 0]),
    (sums) => sums.map((row) => row.slice(1)),
  ];
  for (const change of changes) {
    const { error } = scoresFileSchema.safeParse(withSums(change));
    assert.deepEqual(error?.issues.map(({ path, message }) => [path, message]), [
      [
        ["systems"],
        "a system needs one row of statistics for each song, with one number for each column",
      ],
    ]);
  }
  assert.ok(!scoresFileSchema.safeParse({ ...file, songs: file.songs.slice(1) }).success);
  assert.ok(!scoresFileSchema.safeParse({ ...file, columns: file.columns.slice(1) }).success);
});
