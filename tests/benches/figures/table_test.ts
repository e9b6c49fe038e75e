import assert from "node:assert/strict";
import { createEvaluation, seededSongs } from "../../support/evaluations.ts";
import { evaluationsOfFolds, evaluationsOfModel } from "./plan.ts";
import { toFigures, toText } from "./table.ts";

const { file } = createEvaluation(seededSongs(60, 3));
const evaluation = { title: "made-up songs", args: [], against: 1, isOfSeeds: true };

Deno.test("Figures show the systems, their mean, what they are compared with, and the differences", () => {
  const { rows, songs } = toFigures(evaluation, file);
  assert.equal(songs, 60);
  assert.deepEqual(rows.map(({ name }) => name), [
    ..."two,three,mean of seeds,one,two − one,three − one".split(","),
  ]);
  const [two, three, mean, one, difference] = rows.map(({ scores }) => scores["lines.macro_f1"]!);
  assert.equal(mean.value, (two.value + three.value) / 2);
  assert.equal(difference.value, two.value - one.value);
  assert.deepEqual(
    difference.interval,
    file.differences.find(({ system }) => system === "two")!.scores["lines.macro_f1"].interval,
  );
  assert.equal(rows[0].scores["calibration.ece"]!.interval, null);
  assert.equal(rows[0].scores["consistency.islands.song_mean"], null, "no stanzas are known");
});

Deno.test("The text of figures has a row for each system and a table of reliability", () => {
  const text = toText(toFigures({ ...evaluation, withReliability: true }, file));
  const [title, , head, two] = text.split("\n");
  assert.equal(title, "## made-up songs, 60 songs");
  assert.match(head, /^ +macro F1 +chorus F1 +boundary F1 +ECE/);
  assert.match(two, /^two +0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]/);
  assert.match(text, /^two − one +[−+]0\.\d{3} \[/m);
  assert.match(text, /^confidence +segments +mean +right within 1 line$/m);
});

Deno.test("Evaluations of what is not given are left out", () => {
  const inputs = { model: "a", reference: "b", open: "open.jsonl" };
  assert.equal(evaluationsOfModel(inputs).length, 3);
  assert.equal(evaluationsOfModel({ ...inputs, pop: "pop" })[0].args[0], "pop/val.jsonl.gz");
  assert.deepEqual(evaluationsOfFolds(inputs, () => []), []);
});

Deno.test("Folds are evaluated by seed, without breaks, with them, and with wrong ones", () => {
  const folders = ["seed-2", "seed-1-breaks", "seed-1", "seed-1-missing-0.3", "other"];
  const evaluations = evaluationsOfFolds({
    ...{ model: "a", reference: "b", open: "open.jsonl", pop: "pop", folds: "folds" },
    ...{ sectioned: "songs.jsonl", sources: "x,y", leftOut: "left" },
  }, () => folders);
  const predictions = evaluations.map(({ args }) =>
    args.filter((_, place) => args[place - 1] === "--predictions")
  );
  assert.deepEqual(predictions, [
    ["folds/seed-1", "folds/seed-2"],
    ["left/seed-1", "left/seed-2"],
    ["left/seed-1-breaks"],
    ["left/seed-1", "left/seed-1-breaks", "left/seed-1-missing-0.3"],
  ]);
  assert.equal(evaluations[1].args.at(-1), "source=x,y");
});
