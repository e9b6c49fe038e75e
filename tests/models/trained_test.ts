import { parseArtifact } from "#models/artifact.ts";
import { modelCard } from "#models/card.ts";
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

Deno.test("the scores in the README are those of the model's record", () => {
  const { record } = parseArtifact(Deno.readFileSync(new URL("blstm.safetensors", trained)));
  const readme = Deno.readTextFileSync(new URL("../../README.md", import.meta.url));
  const numbers = readme.match(/^\| +(?:\*\*blstm\*\*|rule) .*\|$/gm)!.map((row) =>
    row.replaceAll(/\[.*?\]/g, "").match(/\b0\.\d{3}\b/g)!.map(Number)
  );
  const expected = record.training.scores.filter(({ language }) => language === null)
    .flatMap(({ model, recurring_pair }) => [model, recurring_pair])
    .map((
      { macro_f1, boundary_f1: { exact, within_1, within_2 } },
    ) => [macro_f1, exact!, within_1!, within_2!]);
  assert.equal(numbers.length, expected.length);
  // The record has four decimals, the README three.
  expected.forEach((row, place) =>
    assert.ok(maxDifference(numbers[place], row) <= 0.00056, `${row}`)
  );
});
