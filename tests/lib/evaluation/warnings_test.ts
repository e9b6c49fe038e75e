import assert from "node:assert/strict";
import { describeLeftOut, systemWarnings } from "#lib/evaluation/warnings.ts";
import type { SystemScores } from "#lib/evaluation/scores_file.ts";
import { createEvaluation, seededSongs } from "../../support/evaluations.ts";

const { systems: [system] } = createEvaluation(seededSongs(4, 1)).file;

function fittedOn(is_training_data: boolean): SystemScores["temperature_scaling"] {
  const { temperature_scaling: scaling } = system;
  return { ...scaling!, fitted_on: { name: "others", songs: 4, lines: 48, is_training_data } };
}

const doubtful = {
  ...system.scores,
  collapse: { ...system.scores.collapse, warnings: ["doubtful"] },
};

Deno.test("what was left out is reported with its number, in the singular for one", () => {
  assert.deepEqual(describeLeftOut({ unlabelled: 0, rejected: 0, unknown: 0, unpredicted: 0 }), []);
  assert.deepEqual(describeLeftOut({ unlabelled: 12, rejected: 2, unknown: 3, unpredicted: 4 }), [
    "12 songs without reference labels",
    "2 records rejected",
    "3 predictions of songs that are not scored",
    "4 songs without a prediction of every system",
  ]);
  assert.deepEqual(describeLeftOut({ unlabelled: 1, rejected: 1, unknown: 1, unpredicted: 1 }), [
    "1 song without reference labels",
    "1 record rejected",
    "1 prediction of songs that are not scored",
    "1 song without a prediction of every system",
  ]);
});

Deno.test("there is no warning if nothing is wrong", () => {
  const { model, scores } = system;
  assert.deepEqual(scores.collapse.warnings, []);
  for (const temperature_scaling of [null, fittedOn(false)]) {
    assert.deepEqual(systemWarnings({ model, trained_on: [], scores, temperature_scaling }), []);
  }
});

Deno.test("there are warnings about training data, for scores and for the temperature, then about a collapse", () => {
  const warnings = systemWarnings({
    model: system.model,
    trained_on: ["sea songs", "land songs"],
    scores: doubtful,
    temperature_scaling: fittedOn(true),
  });
  assert.deepEqual(warnings, [
    "it was trained on sea songs: its scores do not cover new songs",
    "it was trained on land songs: its scores do not cover new songs",
    "its temperature was fitted on others, on which it was trained",
    "doubtful",
  ]);
});

Deno.test("a rule gets no collapse warning, but a system without a model does", () => {
  const of = (model: SystemScores["model"]) =>
    systemWarnings({ model, trained_on: [], scores: doubtful, temperature_scaling: null });
  assert.deepEqual(of({ ...system.model!, checksum: null }), []);
  assert.deepEqual(of(null), ["doubtful"]);
});

Deno.test("a model with calibrated probabilities may be confident, but not give one label only", () => {
  const { collapse } = system.scores,
    model = { ...system.model!, probabilities: "calibrated" } as const;
  const of = (chorus_rate: number) =>
    systemWarnings({
      model,
      trained_on: [],
      scores: {
        ...system.scores,
        collapse: { ...collapse, songs: 20, confidence: 1, chorus_rate },
      },
      temperature_scaling: null,
    });
  assert.deepEqual(of(0.3), []);
  assert.deepEqual(of(0), ["collapsed: the chorus rate is 0.000, below 0.01"]);
});
