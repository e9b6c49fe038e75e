import assert from "node:assert/strict";
import { evaluationPage } from "#web/report/evaluation/page.ts";
import { createEvaluation, seededSongs } from "../../../support/evaluations.ts";
import { parsedReport, textsOf } from "../../../support/parsed_report.ts";

const SECTIONS = [
  "headline",
  "differences",
  "mistakes",
  "calibration",
  "groups",
  "collapse",
  "worst",
  "matrix",
  "all",
];

const two = createEvaluation(seededSongs(24, 2));

Deno.test("a report has every section once, in order, with a heading and a link", () => {
  const { page } = parsedReport(two);
  assert.deepEqual([...page.querySelectorAll("section")].map(({ id }) => id), SECTIONS);
  assert.deepEqual(
    [...page.querySelectorAll("nav a")].map((link) => link.getAttribute("href")),
    SECTIONS.map((id) => `#${id}`),
  );
  for (const id of SECTIONS) {
    assert.ok(page.querySelector(`#${id} > h2`)!.textContent, id);
    assert.ok(page.querySelectorAll(`#${id} figure, #${id} table, #${id} li`).length > 0, id);
  }
});

Deno.test("the head of a report says what was evaluated", () => {
  const { page } = parsedReport(two);
  const head = page.querySelector("header")!;
  assert.deepEqual(textsOf(head, "dd").slice(0, 2), ["24", "288"]);
  assert.deepEqual(textsOf(head, "li h2"), ["one", "two"]);
  const said = head.textContent!;
  for (
    const part of [
      "made-up songs",
      "No song was left out",
      "200 bootstrap resamples",
      "0123456789ab",
    ]
  ) {
    assert.ok(said.includes(part), part);
  }
  assert.equal(page.title, "Refrain: one and two on made-up songs");
  assert.match(page.querySelector("footer")!.textContent!, /0\.0\.0, seed 1\..*docs\/metrics\.md/s);
});

Deno.test("a report warns of what was left out, of a collapse and of known songs", () => {
  const songs = seededSongs(24, 1).map(([id, reference]) =>
    [id, reference, "0".repeat(12)] as const
  );
  const collapsed = createEvaluation(songs);
  const file = {
    ...collapsed.file,
    left_out: { unlabelled: 1, rejected: 2, unknown: 0, unpredicted: 1234 },
    systems: collapsed.file.systems.map((system) => ({ ...system, trained_on: ["old songs"] })),
  };
  file.systems[0].temperature_scaling!.fitted_on.is_training_data = true;
  const warnings = textsOf(parsedReport({ ...collapsed, file }).page, "header .warning");
  assert.equal(
    warnings[0],
    "Left out: 1 song without reference labels, 2 records rejected and 1,234 songs without a prediction " +
      "of every system.",
  );
  assert.match(warnings[1], /trained on old songs/);
  assert.match(warnings[2], /temperature was fitted on other songs, on which it was trained/);
  assert.match(warnings[3], /collapsed: the chorus rate is 0\.000/);
  assert.equal(warnings.length, 4);
});

Deno.test("a rule has no collapse warning, neither in the head nor in the collapse monitor", () => {
  const songs = seededSongs(24, 1).map(([id, reference]) =>
    [id, reference, "0".repeat(12)] as const
  );
  const { page } = parsedReport(createEvaluation(songs, { probabilities: false }));
  assert.deepEqual(textsOf(page, "header .warning"), []);
  assert.deepEqual(textsOf(page, "#collapse tbody td:last-child"), ["", "none"]);
});

Deno.test("no interval is called sure", () => {
  for (const count of [12, 24]) {
    const { page } = parsedReport(createEvaluation(seededSongs(count, 2)));
    const said = textsOf(page, "header, #headline, #differences, #groups, #all").join("\n");
    assert.doesNotMatch(said, /\b(un)?sure\b/);
  }
});

Deno.test("with few songs, a report says why there are no intervals, and prints none", () => {
  const textOf = (count: number, part: string) =>
    parsedReport(createEvaluation(seededSongs(count, 2))).page.querySelector(part)!.textContent!;
  assert.match(textOf(19, "header"), /Too few songs for intervals: at least 20 are needed\./);
  assert.doesNotMatch(textOf(20, "header"), /Too few/);
  assert.match(textOf(20, "main"), /\[0\.\d+, /);
  assert.doesNotMatch(textOf(19, "main"), /\[[−\d]|95\s%|95 of 100|resamples/);
});

Deno.test("every figure has an explanation, and every picture a description", () => {
  const { page } = parsedReport(two);
  const figures = [...page.querySelectorAll("figure")];
  assert.ok(figures.length > 15);
  for (const figure of figures) {
    assert.ok(figure.querySelector("h3")!.textContent);
    assert.ok(figure.querySelector("figcaption")!.textContent!.length > 10, figure.textContent!);
  }
  for (const picture of page.querySelectorAll("svg")) {
    const shown = picture.closest("[role=img]");
    assert.ok(shown?.getAttribute("aria-label"), picture.outerHTML.slice(0, 200));
  }
});

Deno.test("a report is one file that loads nothing and runs nothing", () => {
  const { text, page } = parsedReport(two, true);
  assert.doesNotMatch(text, /<script|javascript:|https?:|url\(|@import|\bon\w+=/i);
  assert.equal(page.querySelectorAll("link, img, iframe, object, embed, base").length, 0);
  const policy = page.querySelector("meta[http-equiv=Content-Security-Policy]")!;
  assert.match(policy.getAttribute("content")!, /^default-src 'none'/);
});

Deno.test("the same evaluation gives the same bytes", () => {
  const { file, songs, systems } = two;
  const options = { showWords: true };
  assert.equal(
    evaluationPage(file, songs, systems, options),
    evaluationPage(structuredClone(file), songs, systems, options),
  );
});

Deno.test("without several systems or probabilities, the report says that there is nothing to show", () => {
  const { page } = parsedReport(createEvaluation(seededSongs(5, 1), { probabilities: false }));
  assert.deepEqual(textsOf(page, ".nothing"), [
    "There is only one system, so there are no differences.",
    "No system gives probabilities, so there is no calibration.",
  ]);
  assert.equal(page.querySelectorAll("#headline [data-score='calibration.brier']").length, 0);
});

Deno.test("a report can have one song, even of one line", () => {
  for (const [reference, predicted] of [["0", "0"], ["1", "0"], ["0", "1"], ["0011", "0111"]]) {
    const { text, page } = parsedReport(
      createEvaluation([["single", reference, predicted, reference]]),
    );
    assert.equal(page.querySelectorAll("section").length, SECTIONS.length);
    assert.equal(page.querySelectorAll("#worst li").length, 1);
    assert.doesNotMatch(text, /NaN|undefined|Infinity|\bnull\b/, `${reference} ${predicted}`);
  }
});

Deno.test("five systems have five colours everywhere", () => {
  const { page, text } = parsedReport(createEvaluation(seededSongs(20, 5)));
  const names = ["one", "two", "three", "four", "five"];
  const first = page.querySelector("#headline table")!;
  assert.deepEqual(textsOf(first, ".system"), names);
  assert.deepEqual(textsOf(page, ".confusion caption"), names);
  assert.equal(page.querySelectorAll("#calibration figure").length, 5);
  assert.equal(new Set(text.match(/--colour: var\(--system-\d\)/g)).size, 5);
});
