import assert from "node:assert/strict";
import { evaluationPage } from "#web/report/evaluation/page.ts";
import { rankSongs } from "#web/report/evaluation/songs.ts";
import { createEvaluation, type EvaluatedSong, seededSongs } from "../../../support/evaluations.ts";
import { parsedReport, textsOf } from "../../../support/parsed_report.ts";

const SONGS: EvaluatedSong[] = [
  ["right", "0011", "0011"],
  ["no boundary", "0000", "0000"],
  ["half, none found", "0011", "0000"],
  ["none, all found", "0011", "1100"],
  ["half, all chorus", "0011", "1111"],
  ["quarter", "0011", "0111"],
];

Deno.test("the worst song has the fewest right lines, then the lowest exact boundary F1", () => {
  const { songs, systems } = createEvaluation(SONGS);
  const ranked = rankSongs(songs, systems[0].predictions).map(({ index }) => songs[index].id);
  assert.deepEqual(ranked, [
    "none, all found",
    "half, none found",
    "half, all chorus",
    "quarter",
    "right",
    "no boundary",
  ]);
});

Deno.test("a song without boundaries counts as one whose boundaries are all found", () => {
  const { songs, systems } = createEvaluation([
    ["all wrong, no boundary", "0000", "1111"],
    ["all wrong, all found", "0011", "1100"],
    ["all wrong, no boundary either", "1111", "0000"],
  ]);
  const ranked = rankSongs(songs, systems[0].predictions).map(({ index }) => index);
  assert.deepEqual(ranked, [0, 1, 2]);
});

Deno.test("the report shows the ten worst songs of the first system, in order", () => {
  const evaluated = createEvaluation(seededSongs(30, 2));
  const { page } = parsedReport(evaluated);
  const ranked = rankSongs(evaluated.songs, evaluated.systems[0].predictions);
  assert.deepEqual(
    textsOf(page, "#worst li h3"),
    ranked.slice(0, 10).map(({ index }) => evaluated.songs[index].id),
  );
  const { line_accuracy, boundaries } = ranked[0].scores;
  const facts = textsOf(page, "#worst .facts")[0];
  assert.ok(facts.includes(`${(100 * line_accuracy).toFixed(1)}\u00a0% right`), facts);
  assert.ok(facts.includes(`${boundaries.exact!.f1.toFixed(3)} exact`), facts);
  assert.ok(facts.includes(`${boundaries.within_1!.f1.toFixed(3)} within 1 line`), facts);
});

Deno.test("strips show the reference sections above the predicted ones, and mark wrong lines", () => {
  const { page } = parsedReport(createEvaluation([["song", "00110", "01110"]]));
  assert.deepEqual(textsOf(page, "#worst rect title"), [
    "lines 0 to 1: verse",
    "lines 2 to 3: chorus",
    "line 4: verse",
    "line 0: verse",
    "lines 1 to 3: chorus",
    "line 4: verse",
    "line 1: wrong",
  ]);
  const places = [...page.querySelectorAll("#worst rect")].map((rect) =>
    ["x", "width", "y"].map((name) => rect.getAttribute(name)).join(" ")
  );
  assert.deepEqual(places.slice(0, 4), ["0% 40% 0", "40% 40% 0", "80% 20% 0", "0% 20% 21"]);
  assert.deepEqual(textsOf(page, "#worst svg text"), ["0", "1", "2", "3", "4"]);
});

Deno.test("a song with the id of an earlier song shows its number", () => {
  const { page } = parsedReport(createEvaluation([["twin", "01", "01"], ["twin", "01", "10"]]));
  assert.deepEqual(textsOf(page, "#worst li h3"), ["twin number 2 with this id", "twin"]);
});

Deno.test("the matrix is that of the worst song, or of the requested one", () => {
  const { file, songs, systems } = createEvaluation(SONGS);
  const shownSong = (song?: string) =>
    /id="matrix".*?<h3>(.*?)<\/h3>/s.exec(
      evaluationPage(file, songs, systems, { showWords: false, ...(song && { song }) }),
    )![1];
  assert.equal(shownSong(), "<bdi>none, all found</bdi>, 4 lines");
  assert.equal(shownSong("quarter"), "<bdi>quarter</bdi>, 4 lines");
});

Deno.test("a song that was not evaluated is refused", () => {
  const { file, songs, systems } = createEvaluation(SONGS);
  assert.throws(
    () => evaluationPage(file, songs, systems, { showWords: false, song: "rihgt" }),
    new RangeError(`Cannot show the song "rihgt": none of the 6 evaluated songs has this id`),
  );
});
