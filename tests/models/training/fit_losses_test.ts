import { seededRandom } from "#lib/random.ts";
import { startTraining } from "#models/backend.ts";
import { BLSTM_WEIGHTS } from "#models/networks/blstm/tagger.ts";
import { DEFAULT_SETTINGS } from "#models/training/settings.ts";
import { TrainableBlstm } from "#models/networks/blstm/trainable.ts";
import { initialWeights } from "#models/networks/blstm/initialisation.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { farthest, golden, songOfRows, weightsOfArrays } from "../golden_network.ts";
import { fitBells, training } from "./bell_songs.ts";
import { goldenLossSettings, goldenTargets } from "./golden_loss.ts";

await startTraining();

// With a learning rate of 0 nothing moves: batches, epochs and both networks have to agree.
Deno.test("training songs and the same songs held out have the same loss per line", async () => {
  const settings = { learningRate: 0, dropout: 0, entropy: 0.05, batchSongs: 7, maxEpochs: 1 };
  const { epochs: [{ training_loss, loss }] } = await fitBells({ settings, heldOut: training });
  assert.ok(Math.abs(training_loss - loss) <= 1e-6, `${training_loss} and ${loss}`);
});

Deno.test("dropout changes the training loss, and never the held-out one", async () => {
  const settings = { learningRate: 0, maxEpochs: 1 };
  const { epochs: [without] } = await fitBells({ settings: { ...settings, dropout: 0 } });
  const { epochs: [withIt] } = await fitBells({ settings: { ...settings, dropout: 0.5 } });
  assert.notEqual(withIt.training_loss, without.training_loss);
  assert.equal(withIt.loss, without.loss);
});

Deno.test("dropout leaves out its share of hidden states and lifts the others to make up for it", () => {
  // Without a say of the classifier, its gradient by a unit is as large as that unit of a lone line.
  const weights = new Map(initialWeights(2, 200, seededRandom(1)));
  weights.set("classifier.weight", { shape: [2, 400], values: new Float32Array(800) });
  const line = { features: songOfRows([[0.5, -0.5]]), labels: ["chorus"] } as const;
  const gradient = (dropout: number) => {
    const settings = { ...DEFAULT_SETTINGS, dropout };
    const network = new TrainableBlstm(weights, settings, goldenLossSettings(0), seededRandom(2));
    const { value, grads } = network.gradients([line]);
    const [found] = Object.values(grads).filter(({ shape }) => shape[1] === 400);
    const values = found.dataSync();
    tf.dispose([value, grads]);
    network.dispose();
    return values;
  };
  const all = gradient(0), kept = gradient(0.25).map((value, unit) => value / all[unit]);
  for (const factor of kept) {
    assert.ok(factor === 0 || Math.abs(factor - 4 / 3) < 1e-5, `${factor}`);
  }
  const left = kept.subarray(0, 400).filter((factor) => factor === 0).length;
  assert.ok(left > 65 && left < 135, `${left} of 400 left out`); // 100 ± 4 deviations
});

Deno.test("losses stay numbers when the network becomes certain", async () => {
  const { epochs } = await fitBells({ settings: { learningRate: 5, smoothing: 0, maxEpochs: 3 } });
  for (const { epoch, loss, training_loss } of epochs) {
    assert.ok(Number.isFinite(training_loss), `training loss ${training_loss} in epoch ${epoch}`);
    assert.ok(Number.isFinite(loss), `held-out loss ${loss} in epoch ${epoch}`);
  }
});

Deno.test("without dropout the trained network has PyTorch's loss and gradients", () => {
  const { loss, gradients } = golden.loss.with_entropy;
  const network = new TrainableBlstm(
    weightsOfArrays(golden.small.weights),
    { ...DEFAULT_SETTINGS, dropout: 0 },
    goldenLossSettings(0.05),
    seededRandom(1),
  );
  const { value, grads } = network.gradients(golden.small.songs.map((song, place) => ({
    features: songOfRows(song),
    labels: goldenTargets[place],
  })));
  assert.ok(Math.abs(value.dataSync()[0] - loss) <= 1e-6);
  const found = Object.values(grads).flatMap((gradient) => [...gradient.dataSync()]);
  const expected = weightsOfArrays(gradients);
  const wanted = BLSTM_WEIGHTS.flatMap((name) => [...expected.get(name)!.values]);
  assert.ok(farthest(found, wanted) <= 1e-6);
  tf.dispose([value, grads]);
  network.dispose();
});
