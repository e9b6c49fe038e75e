import assert from "node:assert/strict";
import { PRINTED_SCORES, scoreNamed } from "#lib/metrics/scores.ts";
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
const rows = [...page.querySelectorAll("#all tbody tr")];

Deno.test("the table of all metrics has the order of the registry", () => {
  assert.deepEqual(
    rows.map((row) => textsOf(row, "th")[0]),
    PRINTED_SCORES.map(({ title }) => title),
  );
  rows.forEach((row, place) => {
    const { name, better, hasInterval } = PRINTED_SCORES[place], cells = textsOf(row, "td");
    assert.equal(cells[0], better);
    file.systems.forEach(({ scores, intervals }, system) => {
      const value = scoreNamed(scores, name), printed = cells[system + 1];
      if (value === null) return assert.match(printed, /^–/, name);
      assertPrinted([readNumber(printed)], [value], 3, name);
      assertPrinted(readInterval(printed), hasInterval ? intervals[name] : [], 3, name);
    });
  });
});

Deno.test("a mean over some songs shows how many, if that depends on the prediction", () => {
  PRINTED_SCORES.forEach(({ name, songs }, place) => {
    file.systems.forEach(({ scores }, system) => {
      const count = songs && scoreNamed(scores, songs);
      const printed = textsOf(rows[place], "td")[system + 1];
      assert.equal(/\(\d+ songs?\)/.exec(printed)?.[0], count && `(${count} songs)`, name);
    });
  });
  const counts = rows.flatMap((row) => textsOf(row, ".of"));
  assert.ok(new Set(counts).size > 1);
});

Deno.test("a mean over one song uses the singular", () => {
  const { page } = parsedReport(createEvaluation([["a", "0011", "0011"], ["b", "0000", "0000"]]));
  assert.deepEqual(new Set(textsOf(page, "#all .of")), new Set(["(1 song)"]));
});
