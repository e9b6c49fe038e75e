import assert from "node:assert/strict";
import { HEADLINE_SCORES, scoreNamed } from "#lib/metrics/scores.ts";
import { createEvaluation, seededSongs } from "../../../support/evaluations.ts";
import {
  assertPrinted,
  parsedReport,
  readInterval,
  readNumber,
  textsOf,
} from "../../../support/parsed_report.ts";

const evaluated = createEvaluation(seededSongs(24, 3));
const { file } = evaluated, { page } = parsedReport(evaluated);

function figureOf(score: string) {
  return page.querySelector(`#headline [data-score="${score}"]`)!;
}

Deno.test("there is a dot for each system and headline metric, with its interval", () => {
  assert.equal(HEADLINE_SCORES.length, 7);
  assert.equal(page.querySelectorAll("#headline circle").length, 3 * 7);
  assert.equal(page.querySelectorAll("#headline [aria-label=rule] line").length, 3 * 7);
});

Deno.test("headline metrics and their intervals are those of the file", () => {
  for (const { name } of HEADLINE_SCORES) {
    const figure = figureOf(name);
    const values = textsOf(figure, ".value"), intervals = textsOf(figure, ".interval");
    file.systems.forEach(({ scores, intervals: exact }, system) => {
      assertPrinted([readNumber(values[system])], [scoreNamed(scores, name)!], 3, name);
      assertPrinted(readInterval(intervals[system]), exact[name], 3, name);
    });
  }
});

Deno.test("a dot is drawn at its value on the axis", () => {
  const places = [...figureOf("lines.macro_f1").querySelectorAll("circle")].map((dot) =>
    Number(dot.getAttribute("cx"))
  );
  file.systems.forEach(({ scores }, system) => {
    const place = 14 + (420 - 28) * scores.lines.macro_f1;
    assert.ok(Math.abs(places[system] - place) < 0.51, `${places[system]}, not ${place}`);
  });
});

Deno.test("the Brier score has its own axis, all others go from 0 to 1", () => {
  const notes = HEADLINE_SCORES.map(({ name }) => textsOf(figureOf(name), "figcaption small")[0]);
  assert.deepEqual(notes.slice(0, 6), new Array(6).fill("higher is better"));
  assert.match(notes[6], /^lower is better; this axis ends at 0\.\d+$/);
});

Deno.test("with few songs, a headline metric is a dot without a bar", () => {
  const { page } = parsedReport(createEvaluation(seededSongs(19, 3)));
  assert.equal(page.querySelectorAll("#headline circle").length, 3 * 7);
  assert.equal(page.querySelectorAll("#headline [aria-label=rule] line").length, 0);
  assert.deepEqual(textsOf(page, "#headline .reading"), ["A dot is the value over all songs."]);
});
