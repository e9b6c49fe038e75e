import assert from "node:assert/strict";
import { HEADLINE_SCORES } from "#lib/metrics/scores.ts";
import type { Interval } from "#lib/evaluation/bootstrap.ts";
import { createEvaluation, seededSongs } from "../../../support/evaluations.ts";
import {
  assertPrinted,
  parsedReport,
  readInterval,
  readNumber,
  textsOf,
} from "../../../support/parsed_report.ts";

const evaluated = createEvaluation(seededSongs(24, 3));

/** What the report says of a metric whose difference has this interval. */
function shownFor(name: string, interval: Interval | null) {
  const file = structuredClone(evaluated.file);
  const found = file.differences.find(({ system, minus }) => system === "two" && minus === "one")!;
  found.scores[name] = { difference: interval ? (interval[0] + interval[1]) / 2 : 0.3, interval };
  const { page } = parsedReport({ ...evaluated, file });
  const figure = page.querySelector(`#differences [data-score="${name}"]`)!;
  const isRing = figure.querySelector("circle")!.getAttribute("fill") === "var(--background)";
  return `${isRing ? "ring" : "dot"} ${textsOf(figure, ".verdict")[0]}`.trim();
}

Deno.test("differences are those of the file, each other system minus the first", () => {
  const { page } = parsedReport(evaluated);
  assert.equal(page.querySelectorAll("#differences circle").length, 2 * 7);
  assert.match(
    textsOf(page, "#differences .reading")[0],
    /^Each other system minus the first, one,/,
  );
  for (const { name } of HEADLINE_SCORES) {
    const figure = page.querySelector(`#differences [data-score="${name}"]`)!;
    assert.deepEqual(textsOf(figure, ".system"), ["two", "three"]);
    ["two", "three"].forEach((later, row) => {
      const { difference, interval } = evaluated.file.differences
        .find(({ system, minus }) => system === later && minus === "one")!.scores[name];
      assertPrinted([readNumber(textsOf(figure, ".value")[row])], [difference], 3, name);
      assertPrinted(readInterval(textsOf(figure, ".interval")[row]), interval!, 3, name);
    });
  }
});

Deno.test("a system is better or worse only where the interval excludes 0", () => {
  assert.equal(shownFor("lines.macro_f1", [0.01, 0.2]), "dot ▲ better");
  assert.equal(shownFor("lines.macro_f1", [-0.2, -0.01]), "dot ▼ worse");
  assert.equal(shownFor("lines.macro_f1", [-0.1, 0.2]), "ring no clear difference");
  assert.equal(shownFor("lines.macro_f1", [0, 0.2]), "ring no clear difference");
  assert.equal(shownFor("calibration.brier", [0.01, 0.2]), "dot ▼ worse");
  assert.equal(shownFor("calibration.brier", [-0.2, -0.01]), "dot ▲ better");
  assert.equal(shownFor("lines.macro_f1", null), "dot");
});

Deno.test("the text on differences explains chance and what intervals reflect", () => {
  const [said] = textsOf(parsedReport(evaluated).page, "#differences .reading");
  assert.match(
    said,
    /A filled dot means that the interval\s+excludes 0; a ring means that it includes 0\./,
  );
  assert.match(said, /Among many comparisons, some intervals exclude 0 by\s+chance\./);
  assert.match(
    said,
    /Intervals reflect which songs were sampled, not the variation between training runs\./,
  );
});

Deno.test("with few songs, differences have no intervals, rings or verdicts, and the text says why", () => {
  const { page } = parsedReport(createEvaluation(seededSongs(19, 3)));
  const said = textsOf(page, "#differences .reading");
  assert.equal(said.length, 1);
  assert.match(
    said[0],
    /Too few songs for intervals: these differences may be due to chance/,
  );
  assert.doesNotMatch(said[0], /ring|dot/);
  const dots = [...page.querySelectorAll("#differences circle")];
  assert.equal(dots.length, 2 * 7);
  assert.ok(dots.every((dot) => dot.getAttribute("fill") !== "var(--background)"));
  assert.ok(textsOf(page, "#differences .verdict").every((verdict) => verdict === ""));
});
