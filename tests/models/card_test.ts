import { modelCard } from "#models/card.ts";
import assert from "node:assert/strict";
import type { ModelRecord } from "#models/artifact.ts";
import { exampleRecord } from "./example_record.ts";

const card = modelCard(exampleRecord);

/** The cells of the table row that starts with this cell (and, if given, this second one). */
function row(...starts: string[]): string[] {
  const rows = card.split("\n").filter((line) => line.startsWith(`| ${starts.join(" | ")} |`));
  assert.equal(rows.length, 1, `rows that start with ${starts}: ${rows.length}`);
  return rows[0].split("|").map((cell) => cell.trim()).slice(1 + starts.length, -1);
}

Deno.test("a card names the model, its network, features and release", () => {
  assert.ok(card.startsWith("# example 2.3\n"));
  assert.deepEqual(row("network"), ["blstm"]);
  assert.deepEqual(row("features"), ["feature set `ssm60`, 60 numbers per line"]);
  assert.deepEqual(row("trained with"), ["Refrain 9.8.7"]);
  assert.ok(card.includes("\nLabels each line of a song as verse or chorus.\n"));
});

Deno.test("a card says whether probabilities are raw or calibrated, and how", () => {
  assert.deepEqual(row("probabilities"), ["raw"]);
  const calibrated = modelCard({ ...exampleRecord, calibration: { temperature: 1.25 } });
  assert.ok(calibrated.includes("| probabilities | calibrated, temperature 1.25 |"));
});

Deno.test("a card counts the training data", () => {
  assert.deepEqual(row("sea songs", "301"), ["9021", "`0123456789abcdef…`"]);
  assert.deepEqual(row("land songs", "77"), ["1503", "`fedcba9876543210…`"]);
});

Deno.test("a card says how many songs were held out, and which epoch the weights are from", () => {
  const prose = card.replaceAll("\n", " ");
  assert.match(prose, /41 songs \(1207 lines\) were held out for early stopping/);
  assert.match(prose, /ran for 3 epochs; the weights are those of epoch 2,/);
});

/** The example, trained for a fixed number of epochs, as an artifact of another network has it. */
const fixed: ModelRecord = {
  ...exampleRecord,
  feature_names: ["dice_largest", "words"],
  decoding: { scale: 1.5 },
  training: {
    ...exampleRecord.training,
    settings: { seed: 31, epochs: 7, average_epochs: 4, max_lines: 99 },
    epochs: [1, 2, 3, 4, 5, 6, 7].map((epoch) => ({
      epoch,
      training_loss: 0.7,
      loss: 0.6,
      macro_f1: 0.5,
    })),
    too_long: 17,
    scores: exampleRecord.training.scores.map((scores, place) => ({
      ...scores,
      breaks: place === 1,
    })),
  },
};

Deno.test("a card says that the held-out songs chose no weights if the number of epochs is fixed", () => {
  const prose = modelCard(fixed).replaceAll("\n", " ");
  assert.match(
    prose,
    /41 songs \(1207 lines\) were held out to fit decoding and calibration\. They did not influence the weights\. Training ran for 7 epochs; the weights are those after each of the last 4, averaged\. 17 training songs with more than 99 lines were left out\./,
  );
  const plain = modelCard({
    ...fixed,
    decoding: null,
    training: {
      ...fixed.training,
      settings: { ...fixed.training.settings, average_epochs: 1 },
      too_long: 0,
    },
  });
  assert.match(plain, /were held out\. They did not influence/);
  assert.match(plain, /the weights are those after the last\.$/m);
  assert.ok(!plain.includes("left out"));
});

Deno.test("a card of a fitted decoding says what its probabilities were calibrated on", () => {
  assert.ok(modelCard(fixed).includes("| probabilities | calibrated on the held-out songs |"));
});

Deno.test("a card names rows with stanza breaks, and says whose breaks they are", () => {
  const card = modelCard(fixed);
  assert.match(card, /^\| sea songs \| all \|/m);
  assert.match(card, /^\| land songs, with breaks \| de \|/m);
  assert.match(card, /the model was given the stanza breaks of the data/);
});

Deno.test("a card warns of English dictionaries only if a feature needs them", () => {
  assert.match(card, /Rhyme and parts of speech are computed for English/);
  assert.ok(!modelCard(fixed).includes("Rhyme"));
  assert.match(modelCard(fixed), /^- Only the languages with a row above were measured/m);
});

Deno.test("a card gives the command and every setting, to train the model again", () => {
  assert.ok(card.includes(`\n\n    ${exampleRecord.training.command}\n\n`));
  assert.deepEqual(row("seed"), ["31"]);
  assert.deepEqual(row("units"), ["48"]);
  assert.deepEqual(row("dropout"), ["0.21"]);
  assert.deepEqual(row("sampling"), ["favour-choruses"]);
});

Deno.test("a card shows each score with that of the rule, to three decimals", () => {
  assert.deepEqual(row("sea songs", "all"), [
    "33",
    "0.812 / 0.699",
    "0.723 / 0.588",
    "0.835 / 0.777", // 0.8345 is a little more in binary
    "0.446 / 0.366",
    "0.557 / 0.455",
    "0.668 / 0.543",
  ]);
});

Deno.test("a card distinguishes a score of 0 from one that does not exist", () => {
  assert.deepEqual(row("land songs", "de"), [
    "2",
    "0.900 / 0.050",
    "0.000 / 0.000",
    "1.000 / 1.000",
    "none / none",
    "none / 0.125",
    "none / 0.250",
  ]);
});

Deno.test("every row of every table has as many cells as its head", () => {
  for (const table of card.split("\n\n").filter((part) => part.startsWith("|"))) {
    const cells = table.trim().split("\n").map((line) => line.split("|").length);
    assert.equal(new Set(cells).size, 1, table);
  }
});
