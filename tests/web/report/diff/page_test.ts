import { diffPage } from "#web/report/diff/page.ts";
import { computeEditionMetrics, NO_STATISTICS } from "#lib/edition/metrics.ts";
import assert from "node:assert/strict";
import { differenceOfDigits } from "../../../support/difference_of_digits.ts";
import { parsedPage, textsOf } from "../../../support/parsed_report.ts";

const SECTIONS = ["editions", "agreement", "lines", "songs"];
const HOSTILE = `"'</title></svg></style><script>alert(1)</script>&amp;<b onload=x>`;

const difference = differenceOfDigits([
  ["one", "00110011", "00011011", { confidence: 0.95 }],
  ["two", "0000", "0001", { confidence: 0.55 }],
  ["three", "0011", "00110"],
], { added: 1_234, removed: 2 });
const text = diffPage(difference), page = parsedPage(text);

Deno.test("the page has every section once, in order, with a heading and a link", () => {
  assert.deepEqual([...page.querySelectorAll("section")].map(({ id }) => id), SECTIONS);
  assert.deepEqual(
    [...page.querySelectorAll("nav a")].map((link) => link.getAttribute("href")),
    SECTIONS.map((id) => `#${id}`),
  );
});

Deno.test("the head says what was compared, and how much is the same", () => {
  // Three of twelve lines moved. A's boundaries are 2, 4 and 6, B's 3, 5, 6 and 3 of the other song.
  assert.deepEqual(textsOf(page, "header dd"), ["75.0\u00a0%", "0.286", "2", "1"]);
  assert.match(
    textsOf(page, ".lead")[0].replace(/\s+/g, " "),
    /From before \(A\) to after \(B\): 3 songs in both, 1,234 added, 2 removed\./,
  );
  assert.equal(page.title, "Refrain: before to after");
  assert.equal(textsOf(page, "header dt")[0], "of the compared lines have the same label");
});

Deno.test("the head says in which settings the editions differ", () => {
  assert.deepEqual(textsOf(page, ".differs"), []);
  const b = { ...difference.b, refrain: "9.9.9" };
  const other = parsedPage(diffPage({ ...difference, b }));
  assert.deepEqual(textsOf(other, ".differs"), ["A and B differ in version of Refrain."]);
});

/** The cells of the rows of a table. */
function rowsOf(selector: string): string[] {
  return [...page.querySelectorAll(`${selector} tbody tr`)]
    .map((row) => textsOf(row, "th, td").join(" | "));
}

Deno.test("tables show the counts", () => {
  assert.deepEqual(rowsOf("#editions [aria-label='What happened to the songs']"), [
    "In both | 3 | ",
    "Unchanged labels | 0 | 0.0\u00a0%",
    "Changed labels | 2 | 66.7\u00a0%",
    "Rewritten | 1 | 33.3\u00a0%",
    "Changed record, with any labels | 0 | 0.0\u00a0%",
    "Added: only in B | 1,234 | ",
    "Removed: only in A | 2 | ",
  ]);
  assert.deepEqual(rowsOf("#agreement [aria-label='What happened to the boundaries']"), [
    "At the same line | 1 | 33.3\u00a0% | ",
    "Moved by one line | 2 | 66.7\u00a0% | ",
    "Moved by two lines | 0 | 0.0\u00a0% | ",
    "Removed | 0 | 0.0\u00a0% | ",
    "Added | 1 |  | 25.0\u00a0%",
  ]);
  assert.deepEqual(rowsOf("#lines"), [
    "Verse in A",
    "0.5–0.6 | 4 | 1 | 25.0\u00a0% | 0 | 0 | ",
    "0.9–1 | 4 | 1 | 25.0\u00a0% | 1 | 0 | 0.0\u00a0%",
    "Chorus in A",
    "0.9–1 | 4 | 1 | 25.0\u00a0% | 2 | 1 | 50.0\u00a0%",
  ]);
});

Deno.test("the most changed songs are drawn: runs in A, runs in B, relabelled lines", () => {
  const songs = [...page.querySelectorAll("#songs li")];
  assert.deepEqual(songs.map((song) => song.getAttribute("data-song")), ["one", "two"]);
  assert.deepEqual(textsOf(songs[0], "rect title"), [
    ...["lines 0 to 1: verse", "lines 2 to 3: chorus", "lines 4 to 5: verse"],
    ...["lines 6 to 7: chorus"],
    ...["lines 0 to 2: verse", "lines 3 to 4: chorus", "line 5: verse", "lines 6 to 7: chorus"],
    ...["line 2: relabelled", "line 4: relabelled"],
  ]);
  assert.match(
    textsOf(songs[0], ".facts")[0],
    /^2 lines of 8 relabelled, 25\.0\u00a0% · a\.jsonl$/,
  );
});

Deno.test("a song with the id of an earlier song shows its number", () => {
  const again = { ...difference.most_changed[0], occurrence: 2 };
  const named = parsedPage(diffPage({ ...difference, most_changed: [again] }));
  assert.deepEqual(textsOf(named, "#songs h3"), ["one number 2 with this id"]);
});

Deno.test("the page loads nothing and runs nothing, and every picture has a description", () => {
  assert.doesNotMatch(text, /<script|javascript:|https?:|url\(|@import|\bon\w+=/i);
  assert.equal(page.querySelectorAll("link, img, iframe, object, embed, base").length, 0);
  for (const picture of page.querySelectorAll("svg")) {
    assert.ok(picture.getAttribute("aria-label"), picture.outerHTML.slice(0, 200));
  }
  assert.equal(page.querySelectorAll("#lines figure rect").length, 3);
  assert.equal(diffPage(structuredClone(difference)), text, "the same bytes");
});

Deno.test("without probabilities in A, there is a table but no chart", () => {
  const unsure = parsedPage(diffPage(differenceOfDigits([["s", "0011", "0111"]])));
  assert.equal(unsure.querySelectorAll("#lines svg").length, 0);
  assert.deepEqual(textsOf(unsure, "#lines tbody th[scope=row]"), ["none", "none"]);
});

Deno.test("the page says where there is nothing to show", () => {
  for (
    const nothing of [differenceOfDigits([]), differenceOfDigits([["s", "0", "00"]], { added: 1 })]
  ) {
    const empty = diffPage(nothing);
    assert.deepEqual(textsOf(parsedPage(empty), ".nothing"), [
      "No compared song has a boundary.",
      "No song was compared.",
      "No song has changed labels.",
    ]);
    assert.doesNotMatch(empty, /NaN|undefined|Infinity|\bnull\b/);
  }
});

Deno.test("outside text is escaped, and collapse warnings are shown", () => {
  const metrics = { ...computeEditionMetrics(NO_STATISTICS), warnings: [HOSTILE] };
  const model = { ...difference.b.model, name: HOSTILE, version: HOSTILE, checksum: HOSTILE };
  const b = { ...difference.b, name: HOSTILE, refrain: HOSTILE, metrics, model };
  const song = { ...difference.most_changed[0], id: HOSTILE, input: HOSTILE };
  const hostile = diffPage({ ...difference, b, most_changed: [song] });
  assert.doesNotMatch(hostile, /<script|<b onload|<\/title><\/svg>/);
  const parsed = parsedPage(hostile);
  assert.deepEqual(textsOf(parsed, "#songs h3"), [HOSTILE]);
  assert.deepEqual(textsOf(parsed, "header .warning"), [`Warning: ${HOSTILE}`]);
});
