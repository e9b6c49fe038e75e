import assert from "node:assert/strict";
import { numberedSongs } from "../support/labelled_songs.ts";
import { inProgramCopy } from "../support/program_copy.ts";

/**
 * Logistic regression on the features of a line, in plain TypeScript. It decodes: a song has a chorus
 * from its first line that is more probably chorus than verse.
 */
const LOGISTIC = `
import type { Label } from "#lib/label.ts";
import { z } from "zod";
import type { LabelledFeatures, Network } from "#models/network.ts";
import { earlyStoppingSettings } from "#models/training/settings.ts";
import type { Weights } from "#models/weights.ts";

const settings = earlyStoppingSettings.extend({
  patience: z.int().min(1).default(2).describe("Epochs"),
  slope: z.number().default(3).describe("Initial weight of the first feature"),
});

function chorus(weights: Weights, values: Float32Array, line: number): number {
  const slope = weights.get("slope")!.values;
  const z = slope.reduce((sum, w, f) => sum + w * values[line * slope.length + f], 0);
  return 1 / (1 + Math.exp(-z));
}

function decode(probabilities: Float32Array): Label[] {
  const first = probabilities.findIndex((p) => p > 0.5);
  return Array.from(probabilities, (_, line) => first >= 0 && line >= first ? "chorus" : "verse");
}

function tag(weights: Weights, { lines, values }: LabelledFeatures["features"]) {
  const probabilities = Float32Array.from(lines, (_, line) => chorus(weights, values, line));
  return { labels: decode(probabilities), chorus: probabilities, usedBreaks: false };
}

export const logistic: Network<z.infer<typeof settings>> = {
  name: "logistic",
  featureSet: "ssm60",
  settings,
  shapes: (features) => ({ slope: [features] }),
  initialise: (features, { slope }) =>
    new Map([["slope", { shape: [features], values: new Float32Array(features).fill(slope, 0, 1) }]]),
  createTagger: ({ model, featureSet, weights }) =>
    Promise.resolve({
      model,
      featureSet,
      tag: (songs) => Promise.resolve(songs.map((song) => tag(weights, song))),
      dispose() {},
    }),
  createTrainable({ weights }) {
    const slope = weights.get("slope")!.values.slice();
    const now = () => new Map([["slope", { shape: [slope.length], values: slope.slice() }]]);
    const each = (songs: readonly LabelledFeatures[], learningRate = 0) => {
      let loss = 0, lines = 0;
      for (const { features: { values }, labels } of songs) {
        labels.forEach((label, line) => {
          const p = chorus(now(), values, line), target = label === "chorus" ? 1 : 0;
          loss -= Math.log(Math.max(1e-9, target ? p : 1 - p));
          lines++;
          for (let f = 0; f < slope.length; f++) {
            slope[f] += learningRate * (target - p) * values[line * slope.length + f];
          }
        });
      }
      return loss / lines;
    };
    return Promise.resolve({
      step: each,
      evaluate: (songs) => ({
        loss: each(songs),
        labels: songs.flatMap(({ features }) => tag(now(), features).labels),
      }),
      weights: now,
      dispose() {},
    });
  },
};
`;

Deno.test("A network is one folder and one entry in the registry", async () => {
  await inProgramCopy(async (copy) => {
    await copy.add("models/networks/logistic/network.ts", LOGISTIC);
    await copy.edit(
      "models/networks/registry.ts",
      "export const networks: readonly Network[] = [\n",
      `import { logistic } from './logistic/network.ts';\n` +
        "export const networks: readonly Network[] = [\n  logistic,\n",
    );

    const { stdout: help } = await copy.refrain(["train", "--help"]);
    assert.match(help, /--network NAME +The network to train: logistic, refrain, blstm/);
    assert.match(help, /--slope N +Initial weight of the first feature \(3\)/);
    assert.match(help, /--patience N .*\(logistic 2, blstm 6\)/);

    await Deno.writeTextFile(`${copy.folder}/songs.jsonl`, numberedSongs(40));
    const train = ["train", "songs.jsonl", "--network", "logistic", "--max-epochs", "1"];
    const trained = await copy.refrain([...train, "--output", "toy.safetensors"]);
    assert.equal(trained.code, 0, trained.stderr);
    assert.match(trained.stderr, /^epoch +1 {2}training loss [\d.]+ .*best$/m);
    assert.match(trained.stdout, /^wrote toy\.safetensors, model checksum [0-9a-f]{64}$/m);
    const card = await Deno.readTextFile(`${copy.folder}/toy.md`);
    assert.match(card, /\| network \| logistic/);
    assert.match(card, /\| slope \| 3 \|/);

    const song = '{"id":"s","lines":["a river","the moon","a river","the sun"]}';
    const annotate = ["annotate", "--model", "toy.safetensors", "--lines", "--workers", "0"];
    const annotated = await copy.refrain(annotate, song);
    assert.equal(annotated.code, 0, annotated.stderr);
    const { model, lines } = JSON.parse(annotated.stdout);
    assert.equal(model.name, "toy");
    type Line = { label: string; chorus: number };
    const first = (lines as Line[]).findIndex(({ chorus }) => chorus > 0.5);
    const decoded = (lines as Line[]).map((_, line) =>
      first >= 0 && line >= first ? "chorus" : "verse"
    );
    assert.deepEqual((lines as Line[]).map(({ label }) => label), decoded);

    const refused = await copy.refrain([
      ...train,
      "--entropy-bonus",
      "4",
      "--output",
      "other.safetensors",
    ]);
    assert.equal(refused.code, 64);
    assert.match(refused.stderr, /--entropy-bonus 4: applies to blstm, not to this network/);
    assert.equal((await copy.deno(["check", "--quiet", "main.ts"])).code, 0);
  });
});
