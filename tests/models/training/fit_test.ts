import { startTensorFlow } from "#models/tensorflow.ts";
import type { Epoch } from "#models/training/fit.ts";
import { BestEpoch } from "#models/training/weight_selection.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { bellSongs, bitsOf, fitBells, heldOut, macro_f1, training } from "./bell_songs.ts";

await startTensorFlow();

Deno.test("a network of 8 units learns a dependency on the previous line", async () => {
  const { weights, epochs } = await fitBells();
  assert.ok(epochs[0].macro_f1 < 0.8, `already ${epochs[0].macro_f1} after one epoch`);
  assert.ok(await macro_f1(weights, heldOut) > 0.97);
  assert.ok(await macro_f1(weights, bellSongs(50, 99)) > 0.97, "on songs never seen");
});

Deno.test("the same seed gives the same weights and epochs to the bit, independent of earlier fits", async () => {
  const settings = { maxEpochs: 3, sampling: "favour-choruses" } as const;
  const first = await fitBells({ settings });
  await fitBells({ settings: { ...settings, units: 4, seed: 77 } });
  const again = await fitBells({ settings });
  assert.equal(bitsOf(again.weights), bitsOf(first.weights));
  assert.deepEqual(again.epochs, first.epochs);
});

Deno.test("a different seed gives different weights", async () => {
  const [one, other] = [
    await fitBells({ settings: { maxEpochs: 1, seed: 1 } }),
    await fitBells({ settings: { maxEpochs: 1, seed: 2 } }),
  ];
  assert.notEqual(bitsOf(one.weights), bitsOf(other.weights));
});

Deno.test("each epoch is reported when it ends, with its number and its seconds", async () => {
  const reported: Epoch[] = [];
  const { epochs } = await fitBells({
    settings: { maxEpochs: 3 },
    report: (e) => reported.push(e),
  });
  assert.deepEqual(reported, epochs);
  assert.deepEqual(epochs.map(({ epoch, seconds }) => [epoch, seconds]), [
    [1, 0.25],
    [2, 0.25],
    [3, 0.25],
  ]);
});

// Partly wrong labels make the held-out scores rise and fall.
const doubtful = { training: bellSongs(30, 4, 0.3), heldOut: bellSongs(15, 5, 0.3) };

Deno.test("the weights are those of the epoch with the highest macro F1, not the last ones", async () => {
  const settings = { patience: 4, maxEpochs: 30, learningRate: 0.1 };
  const { weights, epochs } = await fitBells({ ...doubtful, settings });
  const best = epochs.findLast(({ best }) => best)!;
  assert.ok(best.epoch < epochs.length, "the last epoch was the best: nothing to tell apart");
  assert.equal(best.macro_f1, Math.max(...epochs.map(({ macro_f1 }) => macro_f1)));
  assert.equal(await macro_f1(weights, doubtful.heldOut), best.macro_f1);

  const stopped = await fitBells({ ...doubtful, settings: { ...settings, maxEpochs: best.epoch } });
  assert.equal(bitsOf(weights), bitsOf(stopped.weights));
});

Deno.test("training stops after `patience` idle epochs", async () => {
  const settings = { patience: 2, maxEpochs: 50, learningRate: 0 };
  const { epochs } = await fitBells({ settings });
  assert.deepEqual(epochs.map(({ best }) => best), [true, false, false]);
});

Deno.test("an abort ends training with the abort's reason", async () => {
  const abort = new AbortController(), reported: number[] = [];
  const report = ({ epoch }: Epoch) => {
    reported.push(epoch);
    if (epoch === 2) abort.abort(new Error("enough"));
  };
  await assert.rejects(fitBells({ report, signal: abort.signal }), { message: "enough" });
  assert.deepEqual(reported, [1, 2]);
});

Deno.test("a fit leaks no tensor", async () => {
  const before = tf.memory().numTensors;
  await fitBells({ settings: { maxEpochs: 2 } });
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("an aborted fit leaks no tensor", async () => {
  const before = tf.memory().numTensors;
  const signal = AbortSignal.abort(new Error("enough"));
  await assert.rejects(fitBells({ signal }), { message: "enough" });
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("a fit does not change its songs", async () => {
  const songs = bellSongs(5, 1), before = structuredClone(songs);
  await fitBells({ training: songs, heldOut: songs, settings: { maxEpochs: 1 } });
  assert.deepEqual(songs, before);
});

// With a learning rate of 0 no weight changes: batches, epochs and both forms must agree.
Deno.test("training songs have the same loss per line when they are held out", async () => {
  const settings = { learningRate: 0, dropout: 0, entropyBonus: 0.05, batchSongs: 7, maxEpochs: 1 };
  const { epochs: [{ training_loss, loss }] } = await fitBells({ settings, heldOut: training });
  assert.ok(Math.abs(training_loss - loss) <= 1e-6, `${training_loss} and ${loss}`);
});

Deno.test("dropout changes the training loss and not the held-out loss", async () => {
  const settings = { learningRate: 0, maxEpochs: 1 };
  const { epochs: [without] } = await fitBells({ settings: { ...settings, dropout: 0 } });
  const { epochs: [withIt] } = await fitBells({ settings: { ...settings, dropout: 0.5 } });
  assert.notEqual(withIt.training_loss, without.training_loss);
  assert.equal(withIt.loss, without.loss);
});

Deno.test("losses stay finite when the network becomes certain", async () => {
  const { epochs } = await fitBells({
    settings: { learningRate: 5, labelSmoothing: 0, maxEpochs: 3 },
  });
  for (const { epoch, loss, training_loss } of epochs) {
    assert.ok(Number.isFinite(training_loss), `training loss ${training_loss} in epoch ${epoch}`);
    assert.ok(Number.isFinite(loss), `held-out loss ${loss} in epoch ${epoch}`);
  }
});

/** The updates of early stopping, one per epoch: b for best, . for not best, ! for stop. */
function verdicts(patience: number, epochs: readonly [loss: number, macro_f1: number][]): string {
  const selection = new BestEpoch(patience, Infinity, new Map());
  return epochs.map(([loss, macro_f1]) => {
    const { best, stop } = selection.update({ loss, macro_f1 }, () => new Map());
    return (best ? "b" : ".") + (stop ? "!" : "");
  }).join("");
}

Deno.test("the first epoch is the best so far", () => {
  assert.equal(verdicts(1, [[9, 0]]), "b");
});

Deno.test("an epoch is the best so far if its macro F1 is higher than all before, independent of its loss", () => {
  assert.equal(verdicts(9, [[1, 0.5], [2, 0.6], [0.5, 0.55], [3, 0.61]]), "bb.b");
});

Deno.test("an epoch that equals the best is not better", () => {
  assert.equal(verdicts(1, [[1, 0.5], [1, 0.5]]), "b.!");
});

Deno.test("training stops after `patience` idle epochs in a row", () => {
  assert.equal(verdicts(3, [[1, 0.5], [1, 0.5], [2, 0.4], [1, 0.3]]), "b...!");
});

Deno.test("a lower loss alone continues training, and is not best", () => {
  assert.equal(verdicts(2, [[1, 0.5], [1, 0.4], [0.9, 0.4], [1, 0.4], [0.95, 0.4]]), "b....!");
});

Deno.test("idle epochs are counted again after each improvement", () => {
  assert.equal(verdicts(2, [[1, 0.5], [1, 0.5], [1, 0.6], [1, 0.5], [1, 0.6]]), "b.b..!");
});

Deno.test("epochs are compared with the best so far, not with the previous one", () => {
  assert.equal(verdicts(2, [[1, 0.5], [3, 0.1], [2, 0.3]]), "b..!");
});
