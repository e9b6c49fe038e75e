import { computeFeatures } from "#lib/features/contract.ts";
import { repetition } from "#lib/features/repetition/feature_set.ts";
import type { Label } from "#lib/label.ts";
import { seededRandom } from "#lib/random.ts";
import type { LabelledFeatures } from "#models/network.ts";
import { refrain } from "#models/networks/refrain/network.ts";
import { compileKernel } from "#models/networks/refrain/kernel.ts";
import { TrainableRefrain } from "#models/networks/refrain/trainable.ts";
import assert from "node:assert/strict";
import { farthest } from "../../golden_network.ts";
import { bitsOf } from "../../training/bell_songs.ts";

const module = await compileKernel();
const VERSES = ["The road is long", "A lamp burns low", "Snow on the hill", "Grey geese go by"];
const CHORUS = ["Carry me over", "Carry me home"];

/** Verses that differ from song to song, each before the same chorus; every second has breaks. */
function song(seed: number, verses = 3): LabelledFeatures {
  const random = seededRandom(seed), lines: string[] = [], labels: Label[] = [];
  const breaks: number[] = [];
  const add = (added: readonly string[], label: Label) => {
    if (lines.length > 0) breaks.push(lines.length);
    lines.push(...added);
    labels.push(...added.map(() => label));
  };
  for (let verse = 0; verse < verses; verse++) {
    const words = random.shuffled(VERSES.join(" ").split(" "));
    add([words.slice(0, 4), words.slice(4, 9)].map((line) => line.join(" ")), "verse");
    add(CHORUS, "chorus");
  }
  return { features: computeFeatures(repetition, lines, seed % 2 ? breaks : []), labels };
}

const songs = Array.from({ length: 10 }, (_, seed) => song(seed));
const features = repetition.names.length;

function toTrainable(
  changes: Record<string, number> = {},
  random = seededRandom(2),
): TrainableRefrain {
  const settings = refrain.settings.parse({ width: 16, units: 8, ...changes });
  const ofSongs = songs.map(({ features }) => features);
  const weights = refrain.initialise(features, settings, seededRandom(1), ofSongs);
  return new TrainableRefrain(module, {
    weights,
    settings,
    classWeights: [1, 1],
    random,
  });
}

Deno.test("ten songs are learnt by heart", () => {
  const network = toTrainable(), reference = songs.flatMap(({ labels }) => labels);
  const before = network.evaluate(songs);
  assert.equal(before.labels.length, reference.length);
  for (let step = 0; step < 60; step++) network.step(songs, 0.01);
  const { loss, labels } = network.evaluate(songs);
  assert.deepEqual(labels, reference);
  assert.ok(loss < 0.4 * before.loss, `${before.loss}, then ${loss}`);
});

Deno.test("the same seed gives the same weights, to the bit", () => {
  const [one, other] = [0, 1].map(() => {
    const network = toTrainable();
    for (let step = 0; step < 3; step++) network.step(songs, 0.01);
    return network.weights();
  });
  assert.equal(bitsOf(one), bitsOf(other));
  assert.notEqual(bitsOf(one), bitsOf(toTrainable().weights()));
});

Deno.test("the gradients of a batch are the mean of its songs' by their lines", () => {
  const random = { ...seededRandom(3), next: () => 0.2 }; // breaks are hidden, nothing is dropped
  const network = toTrainable({ dropout: 0, attentionDropout: 0 }, random);
  const gradients = (batch: readonly LabelledFeatures[]) => {
    const { loss, weights, transitions } = network.gradients(batch);
    return [loss, ...weights, ...transitions];
  };
  const batch = [song(1), song(2, 5), song(3, 1)], together = gradients(batch);
  const lines = batch.map(({ labels }) => labels.length); // 12, 20, 4
  const parts = batch.map((song) => gradients([song]));
  const mean = together.map((_, place) =>
    parts.reduce((sum, part, song) => sum + part[place] * lines[song] / 36, 0)
  );
  assert.ok(farthest(together, mean) <= 1e-6, `${farthest(together, mean)}`);
});

Deno.test("statistics of features are not learnt", () => {
  const network = toTrainable(), before = network.weights();
  network.step(songs, 0.01);
  const after = network.weights();
  for (const name of ["input_mean", "input_deviation"]) {
    assert.equal(after.get(name), before.get(name));
  }
  assert.notDeepEqual(after.get("crf.transitions"), before.get("crf.transitions"));
});
