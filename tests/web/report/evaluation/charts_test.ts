import assert from "node:assert/strict";
import { createEvaluation, seededSongs } from "../../../support/evaluations.ts";
import { parsedReport, textsOf } from "../../../support/parsed_report.ts";

const evaluated = createEvaluation(seededSongs(24, 2));
const { file } = evaluated, { page } = parsedReport(evaluated);

Deno.test("the tolerance curve has a dot for each system and tolerance, and names each line", () => {
  const titles = textsOf(page, "#mistakes circle title");
  const curves = file.systems.flatMap(({ name, distributions }) =>
    distributions.tolerance_curve.map(({ tolerance, f1 }) =>
      `${name}, within ${tolerance} lines: ${f1!.toFixed(3)}`
    )
  );
  assert.deepEqual(titles, curves);
  const names = textsOf(page, "#mistakes svg text").filter((text) => /^(one|two)$/.test(text));
  assert.deepEqual(names.sort(), ["one", "two"]);
});

Deno.test("bars of deviations include all boundaries, distant ones in the outermost bars", () => {
  // The boundary at 20 is predicted at 2, 18 lines too early, or at 31, 11 lines too late.
  const reference = "0".repeat(20) + "1".repeat(20);
  const early = "0".repeat(2) + "1".repeat(38), late = "0".repeat(31) + "1".repeat(9);
  const { page } = parsedReport(createEvaluation([
    ["early", reference, early],
    ["late", reference, late],
    ["later", reference, late],
    ["exact", reference, reference],
  ]));
  const titles = textsOf(page, "#mistakes rect title");
  assert.equal(titles.length, 17);
  assert.deepEqual(titles.filter((title) => !title.includes(": 0 ")), [
    "≤ −8 lines: 1 predicted boundaries",
    "0 lines: 1 predicted boundaries",
    "≥ 8 lines: 2 predicted boundaries",
  ]);
});

Deno.test("without any boundary, a sentence replaces each plot", () => {
  const { page } = parsedReport(createEvaluation([["plain", "0000", "0000"]]));
  assert.deepEqual(textsOf(page, "#mistakes .nothing"), [
    "No song has a reference boundary or a predicted boundary.",
    "No song has both a reference boundary and a predicted boundary.",
  ]);
});

Deno.test("a reliability diagram has a dot for each bin, and a ring for each scaled one", () => {
  const { scores, temperature_scaling } = file.systems[0];
  const [figure] = [...page.querySelectorAll("#calibration figure")];
  const titles = [...figure.querySelectorAll("circle title")].map(({ textContent }) =>
    textContent!
  );
  const scaled = titles.filter((title) => title.startsWith("scaled, "));
  assert.equal(scaled.length, temperature_scaling!.calibration.bins.length);
  assert.equal(titles.length - scaled.length, scores.calibration!.bins.length);
  const { lines, accuracy } = scores.calibration!.bins[0];
  const title = titles.find((each) => each.includes(`: ${lines} lines,`))!;
  assert.ok(title.includes(`${(100 * accuracy).toFixed(1)}\u00a0% right`), title);
  assert.ok(figure.textContent!.includes(temperature_scaling!.temperature.toFixed(3)));
});

Deno.test("songs with the same chorus shares are one dot", () => {
  const { page } = parsedReport(createEvaluation([
    ["a", "0011", "0011"],
    ["b", "1100", "1100"],
    ["c", "0000", "0111"],
  ]));
  assert.deepEqual(textsOf(page, "#collapse circle title"), [
    "2 songs (a, b): reference 50 %, predicted 50 %",
    "c: reference 0 %, predicted 75 %",
  ]);
});

Deno.test("confusion tables show the counts of the file", () => {
  const tables = [...page.querySelectorAll(".confusion")];
  file.systems.forEach(({ scores }, system) => {
    const { verse_as_verse, verse_as_chorus, chorus_as_verse, chorus_as_chorus } =
      scores.lines.confusion;
    assert.deepEqual(
      textsOf(tables[system], "small").map(Number),
      [verse_as_verse, verse_as_chorus, chorus_as_verse, chorus_as_chorus],
    );
  });
});
