import assert from "node:assert/strict";
import { inProgramCopy } from "../support/program_copy.ts";

/** The share of songs whose first line has the correct label. */
const FIRST_LINE = `
import { z } from "zod";
import { ratio, unit } from "#lib/metrics/averages.ts";
import { defineMetric } from "#lib/metrics/contract.ts";

export const openings = defineMetric({
  description: "How often the first line is labelled right",
  schema: z.strictObject({ accuracy: unit }),
  statistics: ({ reference, predicted }) => ({
    songs: 1,
    right: reference.labels[0] === predicted.labels[0] ? 1 : 0,
  }),
  score: ({ songs, right }: { songs: number; right: number }) => ({ accuracy: ratio(right, songs) }),
  values: [{ path: "accuracy", title: "First line: accuracy", better: "higher", headline: 8 }],
});
`;

/** A program that reads the new score by its type, and the values that the docs are generated from. */
const TYPED = `
import { z } from "zod";
import { scoresFileSchema } from "#lib/evaluation/scores_file.ts";
import { METRIC_DESCRIPTIONS, Scorecard } from "#lib/metrics/scores.ts";

const accuracy: number = new Scorecard().scores().openings.accuracy;
const { scores } = z.toJSONSchema(scoresFileSchema).$defs as Record<string, object>;
console.log(JSON.stringify({ accuracy, scores, descriptions: METRIC_DESCRIPTIONS }));
`;

/** Thirty songs that start with a verse, and ten that start with a chorus. */
const SONGS = Array.from({ length: 40 }, (_, song) =>
  JSON.stringify({
    id: `song ${song}`,
    lines: [`la ${song}`, `di ${song}`, "la"],
    labels: [song < 30 ? "verse" : "chorus", "verse", "chorus"],
  })).join("\n");

Deno.test("A metric is one file and one line: statistics, scores, tables, intervals, schema and docs follow", async () => {
  await inProgramCopy(async (copy) => {
    await copy.add("lib/metrics/openings.ts", FIRST_LINE);
    await copy.edit(
      "lib/metrics/registry.ts",
      "export { lines }",
      "export { openings } from './openings.ts';\nexport { lines }",
    );

    await Deno.writeTextFile(`${copy.folder}/songs.jsonl`, SONGS);
    const models = ["--model", "all-verse", "--model", "recurring-pair"];
    const evaluate = ["evaluate", ...models, "songs.jsonl", "--resamples", "100"];
    const evaluated = await copy.refrain([...evaluate, "--json", "scores.json"]);
    assert.equal(evaluated.code, 0, evaluated.stderr);
    const rows = evaluated.stdout.split("\n").filter((row) => row.startsWith("First line"));
    assert.match(rows[0], /^First line: accuracy {2,}0\.750 \[0\.\d+, 0\.\d+\] {2,}0\.\d+ \[/);
    assert.match(rows[1], /^First line: accuracy {2,}[+−]?\d\.\d+ \[/, "the difference");

    const { systems: [system], columns } = JSON.parse(
      await Deno.readTextFile(`${copy.folder}/scores.json`),
    );
    assert.deepEqual(system.scores.openings, { accuracy: 0.75 });
    assert.equal(system.intervals["openings.accuracy"].length, 2);
    const right = columns.indexOf("openings.right");
    assert.deepEqual([system.statistics[0][right], system.statistics[39][right]], [1, 0]);
    const compared = await copy.refrain(["compare", "scores.json", "scores.json"]);
    assert.match(compared.stdout, /^First line: accuracy {2,}0\.750/m);

    await copy.add("pipelines/typed.ts", TYPED);
    const typed = await copy.deno(["run", "--check", "--ignore-env", "pipelines/typed.ts"]);
    assert.equal(typed.code, 0, typed.stderr);
    const { accuracy, scores, descriptions } = JSON.parse(typed.stdout);
    assert.equal(accuracy, 0);
    assert.deepEqual(scores.properties.openings.required, ["accuracy"]);
    assert.ok(scores.required.includes("openings"));
    assert.deepEqual(
      Object.fromEntries(descriptions).openings,
      "How often the first line is labelled right",
    );
  });
});
