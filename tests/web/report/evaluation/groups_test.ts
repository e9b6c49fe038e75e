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

const evaluated = createEvaluation(seededSongs(60, 3));
const { file } = evaluated, { page } = parsedReport(evaluated);
const [withChorus, withoutChorus] = page.querySelectorAll("#groups table");

/** The rows of each group in a table, the group's own first. */
function groupsIn(table: typeof withChorus) {
  return [...table.querySelectorAll("tbody")].map((body) => [...body.querySelectorAll("tr")]);
}

Deno.test("groups have a row for each system, with the group's own headline scores", () => {
  const shown = groupsIn(withChorus);
  assert.deepEqual(shown.map(([head]) => head.textContent!.trim()), [
    "with a chorus 40 songs",
    "language en 30 songs",
    "language not stated 30 songs",
  ]);
  for (const [head, ...rows] of shown) {
    assert.deepEqual(rows.map((row) => textsOf(row, "th")[0]), ["one", "two", "three"]);
    rows.forEach((row, system) => {
      const { scores, intervals, group } = file.systems[system].groups
        .find(({ group }) => head.textContent!.includes(group))!;
      textsOf(row, "td").forEach((cell, place) => {
        const { name } = HEADLINE_SCORES[place];
        assertPrinted([readNumber(cell)], [scoreNamed(scores, name)!], 3, `${group} ${name}`);
        assertPrinted(readInterval(cell), intervals[name], 3, `${group} ${name}`);
      });
    });
  }
});

Deno.test("songs without a chorus have metrics of falsely predicted choruses", () => {
  assert.deepEqual(textsOf(withoutChorus, "thead th"), [
    "System",
    "Lines: accuracy",
    "Lines predicted as chorus",
    "Songs predicted with one label",
    "Exact segments: F1",
  ]);
  const [[head, ...rows], ...others] = groupsIn(withoutChorus);
  assert.equal(others.length, 0);
  assert.equal(head.textContent!.trim(), "without a chorus 20 songs");
  rows.forEach((row, system) => {
    const { scores, intervals } = file.systems[system].groups
      .find(({ group }) => group === "without a chorus")!;
    const [accuracy, calledChorus, oneLabel, complete] = textsOf(row, "td");
    assertPrinted([readNumber(accuracy)], [scores.lines.accuracy], 3, "accuracy");
    assert.equal(calledChorus, `${(100 * scores.collapse.chorus_rate).toFixed(1)}\u00a0%`);
    assert.equal(oneLabel, `${(100 * scores.collapse.single_label_rate).toFixed(1)}\u00a0%`);
    assertPrinted([readNumber(complete)], [scores.segments.exact_match.pooled!.f1], 3, "complete");
    assertPrinted(
      readInterval(complete),
      intervals["segments.exact_match.pooled.f1"],
      3,
      "complete",
    );
  });
  assert.match(textsOf(page, "#groups .reading")[1], /^For songs without a chorus, the headline/);
});

Deno.test("a language without any chorus is in the table of songs without a chorus", () => {
  const { page } = parsedReport(
    createEvaluation([["en", "0011", "0111"], ["none", "0000", "0010"]]),
  );
  const [first, second] = page.querySelectorAll("#groups table");
  assert.deepEqual(textsOf(first, ".group bdi"), ["with a chorus", "language en"]);
  assert.deepEqual(textsOf(second, ".group bdi"), ["without a chorus", "language not stated"]);
});

Deno.test("if all groups have a chorus, or no group has, there is one table", () => {
  for (const [digits, columns] of [["0011", 8], ["0000", 5]] as const) {
    const { page } = parsedReport(createEvaluation([["song", digits, digits]]));
    assert.equal(page.querySelectorAll("#groups table").length, 1);
    assert.equal(page.querySelectorAll("#groups thead th").length, columns);
  }
});

Deno.test("a group of few songs says once that it has no intervals", () => {
  const { page } = parsedReport(createEvaluation(seededSongs(36, 2)));
  const heads = textsOf(page, "#groups .group").map((head) => head.replace(/\s+/g, " "));
  assert.deepEqual(heads, [
    "with a chorus 24 songs",
    "language en 18 songs. Too few songs for intervals",
    "language not stated 18 songs. Too few songs for intervals",
    "without a chorus 12 songs. Too few songs for intervals",
  ]);
  const intervals = [...page.querySelectorAll("#groups tbody")].map((body) =>
    textsOf(body, "td small").filter((text) => text !== "").length
  );
  assert.deepEqual(intervals, [2 * 7, 0, 0, 0]);
});
