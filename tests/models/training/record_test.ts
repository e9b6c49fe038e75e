import type { Label } from "#lib/label.ts";
import { Scorecard } from "#lib/metrics/scores.ts";
import { structureFromLabels } from "#lib/structure.ts";
import { toBriefScores, trainingRecordSchema } from "#models/training/record.ts";
import assert from "node:assert/strict";
import { exampleRecord } from "../example_record.ts";

function scored(reference: readonly Label[], predicted: readonly Label[]) {
  const scorecard = new Scorecard();
  scorecard.add(structureFromLabels(reference), structureFromLabels(predicted));
  return toBriefScores(scorecard.scores());
}

Deno.test("brief scores are rounded to four decimals", () => {
  // Two of three right; verse F1 2/3, chorus F1 2/3. The predicted boundary is one line late.
  const scores = scored(["verse", "chorus", "chorus"], ["verse", "verse", "chorus"]);
  assert.deepEqual(scores, {
    macro_f1: 0.6667,
    chorus_f1: 0.6667,
    accuracy: 0.6667,
    boundary_f1: { exact: 0, within_1: 1, within_2: 1 },
  });
});

Deno.test("a boundary score that does not exist stays null", () => {
  assert.deepEqual(scored(["verse"], ["verse"]).boundary_f1, {
    exact: null,
    within_1: null,
    within_2: null,
  });
});

Deno.test("a record round-trips through JSON, and an unknown field is refused", () => {
  const { training } = exampleRecord;
  assert.deepEqual(trainingRecordSchema.parse(JSON.parse(JSON.stringify(training))), training);
  assert.throws(() => trainingRecordSchema.parse({ ...training, host: "a" }), /host/);
});
