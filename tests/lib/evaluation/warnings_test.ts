import assert from "node:assert/strict";
import { leftOut, warningsOf } from "#lib/evaluation/warnings.ts";
import type { SystemScores } from "#lib/evaluation/scores_file.ts";
import { anEvaluation, seededSongs } from "../../support/an_evaluation.ts";

const { systems: [system] } = anEvaluation(seededSongs(4, 1)).file;

function fittedOn(learnt_from: boolean): SystemScores["temperature_scaling"] {
  const { temperature_scaling: scaling } = system;
  return { ...scaling!, fitted_on: { name: "others", songs: 4, lines: 48, learnt_from } };
}

const doubtful = { ...system.scores, watch: { ...system.scores.watch, warnings: ["doubtful"] } };

Deno.test("what was left out is told with its number, and one as one", () => {
  assert.deepEqual(leftOut({ unlabelled: 0, rejected: 0, unknown: 0, unpredicted: 0 }), []);
  assert.deepEqual(leftOut({ unlabelled: 12, rejected: 2, unknown: 3, unpredicted: 4 }), [
    "12 songs without gold labels",
    "2 records rejected",
    "3 predictions of songs that are not scored",
    "4 songs without a prediction of every system",
  ]);
  assert.deepEqual(leftOut({ unlabelled: 1, rejected: 1, unknown: 1, unpredicted: 1 }), [
    "1 song without gold labels",
    "1 record rejected",
    "1 prediction of songs that are not scored",
    "1 song without a prediction of every system",
  ]);
});

Deno.test("nothing is warned of where nothing is amiss", () => {
  const { model, scores } = system;
  assert.deepEqual(scores.watch.warnings, []);
  for (const temperature_scaling of [null, fittedOn(false)]) {
    assert.deepEqual(warningsOf({ model, learnt_from: [], scores, temperature_scaling }), []);
  }
});

Deno.test("songs that a system learnt from are warned of, scored or fitted on, and its watch after", () => {
  const told = warningsOf({
    model: system.model,
    learnt_from: ["sea songs", "land songs"],
    scores: doubtful,
    temperature_scaling: fittedOn(true),
  });
  assert.deepEqual(told, [
    "it learnt from sea songs: its scores say nothing of new songs",
    "it learnt from land songs: its scores say nothing of new songs",
    "its temperature was fitted on others, which it learnt from",
    "doubtful",
  ]);
});

Deno.test("a rule is not warned of as if it had collapsed, a system without a model is", () => {
  const of = (model: SystemScores["model"]) =>
    warningsOf({ model, learnt_from: [], scores: doubtful, temperature_scaling: null });
  assert.deepEqual(of({ ...system.model!, checksum: null }), []);
  assert.deepEqual(of(null), ["doubtful"]);
});
