import assert from "node:assert/strict";
import { CATALOGUE, HEADLINE_SCORES, scoreNamed } from "#lib/evaluation/catalogue.ts";
import { anEvaluation, seededSongs } from "../../support/an_evaluation.ts";
import { parsedReport, textsOf } from "../../support/parsed_report.ts";

const evaluated = anEvaluation(seededSongs(24, 3));
const { file } = evaluated, { page } = parsedReport(evaluated);

/** A number as the report writes it. */
function read(text: string): number {
  return Number(text.replace("−", "-"));
}

function readInterval(text: string): number[] {
  const ends = /^\[(\S+), (\S+)\]$/.exec(text);
  assert.ok(ends, text);
  return ends.slice(1).map(read);
}

/** Half a unit of the last digit that is printed. */
function assertPrinted(printed: number, exact: number, digits: number, where: string) {
  const half = 0.5 * 10 ** -digits + 1e-12;
  assert.ok(Math.abs(printed - exact) <= half, `${where}: ${printed} for ${exact}`);
}

function figureOf(section: string, score: string) {
  return page.querySelector(`#${section} [data-score="${score}"]`)!;
}

Deno.test("there is a dot for each system and headline score, with its interval", () => {
  assert.equal(HEADLINE_SCORES.length, 7);
  assert.equal(page.querySelectorAll("#headline circle").length, 3 * 7);
  assert.equal(page.querySelectorAll("#headline [aria-label=rule] line").length, 3 * 7);
  assert.equal(page.querySelectorAll("#differences circle").length, 2 * 7);
});

Deno.test("headline scores and their intervals are those of the file", () => {
  for (const { name } of HEADLINE_SCORES) {
    const figure = figureOf("headline", name);
    const values = textsOf(figure, ".value"), intervals = textsOf(figure, ".interval");
    file.systems.forEach(({ scores, intervals: exact }, system) => {
      assertPrinted(read(values[system]), scoreNamed(scores, name)!, 3, name);
      readInterval(intervals[system]).forEach((end, side) =>
        assertPrinted(end, exact[name][side], 2, name)
      );
    });
  }
});

Deno.test("a dot lies where its value is between the ends of the axis", () => {
  const figure = figureOf("headline", "lines.macro_f1");
  const places = [...figure.querySelectorAll("circle")].map((dot) =>
    Number(dot.getAttribute("cx"))
  );
  file.systems.forEach(({ scores }, system) => {
    const place = 14 + (420 - 28) * scores.lines.macro_f1;
    assert.ok(Math.abs(places[system] - place) < 0.51, `${places[system]}, not ${place}`);
  });
});

Deno.test("differences are those of the file, and say which system is better", () => {
  for (const { name, better } of HEADLINE_SCORES) {
    const figure = figureOf("differences", name);
    const rings = [...figure.querySelectorAll("circle")].map((dot) =>
      dot.getAttribute("fill") === "var(--background)"
    );
    ["two", "three"].forEach((later, row) => {
      const { difference, interval } = file.differences
        .find(({ system, minus }) => system === later && minus === "one")!.scores[name];
      assertPrinted(read(textsOf(figure, ".value")[row]), difference, 3, name);
      readInterval(textsOf(figure, ".interval")[row]).forEach((end, side) =>
        assertPrinted(end, interval![side], 3, name)
      );
      const isSure = interval![0] > 0 || interval![1] < 0;
      const isBetter = better === "lower" ? difference < 0 : difference > 0;
      const verdict = !isSure ? "unsure" : isBetter ? "▲ better" : "▼ worse";
      assert.equal(textsOf(figure, ".verdict")[row], verdict, `${name} ${later}`);
      assert.equal(rings[row], !isSure);
    });
  }
  const verdicts = textsOf(page, "#differences .verdict");
  assert.ok(verdicts.includes("▼ worse") && verdicts.includes("unsure"));
});

Deno.test("the table of all scores has them in the order of the catalogue", () => {
  const rows = [...page.querySelectorAll("#all tbody tr")];
  assert.deepEqual(rows.map((row) => textsOf(row, "th")[0]), CATALOGUE.map(({ title }) => title));
  rows.forEach((row, place) => {
    const { name, better } = CATALOGUE[place], cells = textsOf(row, "td");
    assert.equal(cells[0], better);
    file.systems.forEach(({ scores }, system) => {
      const value = scoreNamed(scores, name), printed = cells[system + 1].split("[")[0];
      if (value === null) assert.equal(printed, "–", name);
      else assertPrinted(read(printed), value, 3, name);
    });
  });
});

Deno.test("groups have a row for each system, with the group's own scores", () => {
  const bodies = [...page.querySelectorAll("#groups tbody")];
  const { groups } = file.systems[0];
  assert.equal(groups.length, 4);
  assert.equal(bodies.length, groups.length);
  groups.forEach(({ group, scores }, place) => {
    const rows = [...bodies[place].querySelectorAll("tr")];
    assert.equal(rows.length, 1 + 3);
    assert.ok(
      rows[0].textContent!.includes(group) &&
        rows[0].textContent!.includes(`${scores.songs} songs`),
    );
    assertPrinted(read(textsOf(rows[1], "td")[0].split("[")[0]), scores.lines.macro_f1, 3, group);
  });
});

Deno.test("confusion tables hold the counts of the file", () => {
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
