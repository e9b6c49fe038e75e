import assert from "node:assert/strict";
import { createEvaluation, seededSongs } from "../../../support/evaluations.ts";
import {
  assertPrinted,
  parsedReport,
  readNumber,
  textsOf,
} from "../../../support/parsed_report.ts";

const evaluated = createEvaluation(seededSongs(24, 2));
const { file } = evaluated;

Deno.test("calibration is shown in numbers, before and after temperature scaling", () => {
  const { page } = parsedReport(evaluated);
  const rows = [...page.querySelectorAll("#calibration tbody tr")];
  assert.equal(rows.length, 2 * 2);
  file.systems.forEach(({ name, scores, distributions, temperature_scaling }, system) => {
    const { temperature, calibration, ece_equal_mass } = temperature_scaling!;
    const [plain, scaled] = rows.slice(2 * system, 2 * system + 2);
    assert.equal(textsOf(plain, "th")[0], name);
    assert.equal(textsOf(scaled, "th")[0], `${name} T = ${temperature.toFixed(3)}`);
    for (
      const [row, { ece, mce, brier, nll }, equalMass] of [
        [plain, scores.calibration!, distributions.ece_equal_mass!],
        [scaled, calibration, ece_equal_mass],
      ] as const
    ) {
      const printed = textsOf(row, "td").map(readNumber);
      assertPrinted(printed, [ece, equalMass, mce!, brier, nll], 3, name);
    }
  });
});

Deno.test("calibration errors have no interval, and a note explains why", () => {
  const { page } = parsedReport(evaluated);
  const table = page.querySelector("#calibration table")!;
  assert.doesNotMatch(table.textContent!, /\[/);
  const notes = textsOf(page, "#calibration .reading").join("\n");
  assert.match(notes, /no intervals, because resampling songs biases absolute errors upwards/);
});

Deno.test("a system without probabilities or scaling has no rows for them", () => {
  const file = structuredClone(evaluated.file);
  file.systems[0].temperature_scaling = null;
  file.systems[1].scores.calibration = null;
  const { page } = parsedReport({ ...evaluated, file });
  assert.deepEqual(textsOf(page, "#calibration tbody th"), ["one"]);
});
