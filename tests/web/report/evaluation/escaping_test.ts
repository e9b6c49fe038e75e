import assert from "node:assert/strict";
import { createEvaluation, seededSongs } from "../../../support/evaluations.ts";
import { parsedReport, textsOf } from "../../../support/parsed_report.ts";

const HOSTILE = `"'</title></svg></style><script>alert(1)</script>&amp;<b onload=x>`;

Deno.test("the page shows no lyrics by default", () => {
  const { text } = parsedReport(createEvaluation(seededSongs(12, 2)));
  assert.doesNotMatch(text, /zorblat/);
  assert.match(text, /song-3/);
});

Deno.test("with showWords, the page shows the lyrics of the worst songs, line by line", () => {
  const evaluated = createEvaluation(seededSongs(12, 2));
  const { page } = parsedReport(evaluated, true);
  const [details] = [...page.querySelectorAll("#worst details")];
  const rows = [...details.querySelectorAll("tbody tr")].map((row) =>
    [...row.querySelectorAll("td")].map(({ textContent }) => textContent!)
  );
  const worst = textsOf(page, "#worst li h3")[0];
  const place = evaluated.songs.findIndex(({ id }) => id === worst);
  const { labels, chorus } = evaluated.systems[0].predictions[place];
  assert.deepEqual(
    rows,
    labels.map((label, line) => [
      String(line),
      `zorblat ${line}`,
      evaluated.songs[place].reference.labels[line],
      label,
      chorus![line].toFixed(3),
    ]),
  );
  assert.equal(page.querySelectorAll("#worst details").length, 10);
});

Deno.test("outside text is escaped", () => {
  const evaluated = createEvaluation([[HOSTILE, "0011", "0110"]], {
    names: [HOSTILE],
    wordsOf: () => HOSTILE,
    file: { release: HOSTILE, data: [{ name: HOSTILE, songs: 1, lines: 4 }] },
  });
  const file = structuredClone(evaluated.file), model = file.systems[0].model!;
  Object.assign(model, { name: HOSTILE, version: HOSTILE, checksum: HOSTILE });
  file.systems[0].trained_on = [HOSTILE];
  file.systems[0].groups[0].group = HOSTILE;
  file.systems[0].scores.collapse.warnings = [HOSTILE];
  file.systems[0].temperature_scaling!.fitted_on.name = HOSTILE;
  const { text, page } = parsedReport({ ...evaluated, file }, true);
  assert.doesNotMatch(text, /<script|<b onload|<\/title><\/svg>/);
  assert.equal(page.querySelectorAll("script, [onload]").length, 0);
  assert.ok(page.title.includes(HOSTILE));
  assert.equal(textsOf(page, "#worst li h3")[0], HOSTILE);
  assert.equal(page.querySelector("#worst li")!.getAttribute("data-song"), HOSTILE);
  assert.equal(textsOf(page, "#worst td bdi")[0], HOSTILE);
  assert.ok(textsOf(page, "#collapse circle title")[0].startsWith(HOSTILE));
  assert.equal(textsOf(page, "header h2")[0], HOSTILE);
});
