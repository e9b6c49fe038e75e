import type { FeatureSet } from "#lib/features/contract.ts";
import { loadFeatureSet } from "#models/feature_sets.ts";
import type { Label } from "#lib/label.ts";
import { seededRandom } from "#lib/random.ts";
import { encodeArtifact, parseArtifact } from "#models/artifact.ts";
import { createTagger } from "#models/create_tagger.ts";
import type { LabelledFeatures, Network } from "#models/network.ts";
import { findNetwork, networks } from "#models/networks/registry.ts";
import { startTensorFlow } from "#models/tensorflow.ts";
import { checkWeights } from "#models/weights.ts";
import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { testTagger } from "../../contracts/tagger_contract.ts";
import { exampleRecord } from "../example_record.ts";
import { randomSong } from "../random_network.ts";

await startTensorFlow();

Deno.test("every network is found by its name, which is unique", () => {
  for (const network of networks) assert.equal(findNetwork(network.name), network);
  assert.throws(() => findNetwork("none"), /Unknown network "none": .* has refrain, blstm/);
});

for (const network of networks) testNetwork(network, await loadFeatureSet(network.featureSet));

/** Registers the tests of what every network must keep to. */
function testNetwork(network: Network, featureSet: FeatureSet): void {
  const features = featureSet.names.length;
  const settings = network.settings.parse({}), classWeights = [1, 1] as const;
  const songs: LabelledFeatures[] = [7, 1, 12].map((lines, seed) => ({
    features: randomSong(featureSet, lines, seededRandom(seed)),
    labels: Array.from({ length: lines }, (_, line): Label => line % 3 ? "verse" : "chorus"),
  }));
  const weights = network.initialise(
    features,
    settings,
    seededRandom(1),
    songs.map(({ features }) => features),
  );
  const record = {
    ...exampleRecord,
    network: network.name,
    feature_set: featureSet.name,
    feature_names: [...featureSet.names],
  };
  const bytes = encodeArtifact(record, weights);
  const createTrainable = () =>
    network.createTrainable({ weights, settings, classWeights, random: seededRandom(2) });

  Deno.test(`${network.name} describes every training setting, with a default`, () => {
    for (const [name, schema] of Object.entries(network.settings.shape)) {
      assert.ok(schema.description, name);
      assert.notEqual(schema.parse(undefined), undefined, name);
    }
  });

  Deno.test(`${network.name} starts from finite weights of its shapes`, () => {
    checkWeights(weights, network.shapes(features, weights));
    for (const [name, { values }] of weights) assert.ok(values.every(Number.isFinite), name);
  });

  Deno.test(`${network.name} lowers the loss of the songs that it is trained on`, async () => {
    const trainable = await createTrainable(), before = trainable.evaluate(songs);
    assert.equal(before.labels.length, 20);
    for (let step = 0; step < 20; step++) trainable.step(songs, settings.learningRate);
    assert.ok(trainable.evaluate(songs).loss < before.loss);
    trainable.dispose();
  });

  Deno.test(`${network.name} leaks no tensor in training, and dispose frees all`, async () => {
    const before = tf.memory().numTensors, trainable = await createTrainable();
    trainable.step(songs, settings.learningRate); // the optimiser creates its moments at the first step
    const ready = tf.memory().numTensors;
    for (let round = 0; round < 3; round++) {
      trainable.step(songs.slice(round), settings.learningRate);
      trainable.evaluate(songs);
      trainable.weights();
      assert.equal(tf.memory().numTensors, ready);
    }
    trainable.dispose();
    assert.equal(tf.memory().numTensors, before);
  });

  testTagger({
    name: `the network ${network.name}`,
    make: () => createTagger(parseArtifact(bytes)),
    reload: () => createTagger(parseArtifact(encodeArtifact(record, parseArtifact(bytes).weights))),
  });
}
