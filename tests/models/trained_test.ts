import { parseArtifact } from "#models/artifact.ts";
import { modelCard } from "#models/card.ts";
import type { BriefScores } from "#models/training/record.ts";
import assert from "node:assert/strict";
import { maxDifference } from "../support/numbers.ts";

const trained = new URL("../../models/trained/", import.meta.url);
const models = [...Deno.readDirSync(trained)].map(({ name }) => name)
  .filter((name) => name.endsWith(".safetensors"));

Deno.test("each shipped model has a card that follows from its record", () => {
  assert.ok(models.includes("blstm.safetensors"));
  for (const model of models) {
    const { record } = parseArtifact(Deno.readFileSync(new URL(model, trained)));
    const card = Deno.readTextFileSync(new URL(model.replace("safetensors", "md"), trained));
    assert.equal(card, modelCard(record), model);
  }
});

const readme = Deno.readTextFileSync(new URL("../../README.md", import.meta.url));

/** The scores in the rows of a system in the README, table after table, without their intervals. */
function readmeRows(system: string): number[][] {
  const start = `| ${system} `;
  return readme.split("\n").filter((line) => line.startsWith(start)).map((row) =>
    row.replaceAll(/\[.*?\]/g, "").match(/\b0\.\d{3}\b/g)!.map(Number)
  );
}

/** The scores of all languages in a model's record, of the model and of the rule. */
function recordedRows(model: string) {
  const { record } = parseArtifact(Deno.readFileSync(new URL(`${model}.safetensors`, trained)));
  const rows = record.training.scores.filter(({ language }) => language === null);
  const values = ({ macro_f1, boundary_f1: { exact, within_1, within_2 } }: BriefScores) => [
    macro_f1,
    exact!,
    within_1!,
    within_2!,
  ];
  return {
    model: rows.map(({ model }) => values(model)),
    rule: rows.map(({ recurring_pair }) => values(recurring_pair)),
  };
}

/** The record has four decimals, the README three. */
function assertClose(shown: readonly number[][], recorded: readonly number[][]) {
  assert.equal(shown.length, recorded.length);
  recorded.forEach((row, place) =>
    assert.ok(maxDifference(shown[place], row) <= 0.00056, `${row}`)
  );
}

Deno.test("the scores of refrain and of the rule in the README are those of the model's record", () => {
  const { model, rule } = recordedRows("refrain");
  assertClose(readmeRows("**refrain**"), model);
  assertClose(readmeRows("rule"), rule);
});

Deno.test("the scores of blstm in the README are those of its record, with breaks as without", () => {
  const [pop, open] = recordedRows("blstm").model;
  assertClose(readmeRows("blstm"), [pop, open, open]);
});
