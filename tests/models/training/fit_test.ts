import { startTensorFlow } from "#models/tensorflow.ts";
import { EarlyStopping, type Epoch } from "#models/training/fit.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { bellSongs, bitsOf, fitBells, heldOut, macro_f1, training } from "./bell_songs.ts";

await startTensorFlow();

Deno.test("a network of 8 units learns what a line owes to the line before it", async () => {
  const { weights, epochs } = await fitBells();
  assert.ok(epochs[0].macro_f1 < 0.8, `already ${epochs[0].macro_f1} after one epoch`);
  assert.ok(await macro_f1(weights, heldOut) > 0.97);
  assert.ok(await macro_f1(weights, bellSongs(50, 99)) > 0.97, "on songs never seen");
});

Deno.test("the same seed gives the same weights and epochs to the bit, whatever was fitted before", async () => {
  const settings = { maxEpochs: 3, sampling: "favour-choruses" } as const;
  const first = await fitBells({ settings });
  await fitBells({ settings: { ...settings, units: 4, seed: 77 } });
  const again = await fitBells({ settings });
  assert.equal(bitsOf(again.weights), bitsOf(first.weights));
  assert.deepEqual(again.epochs, first.epochs);
});

Deno.test("another seed gives other weights", async () => {
  const [one, other] = [
    await fitBells({ settings: { maxEpochs: 1, seed: 1 } }),
    await fitBells({ settings: { maxEpochs: 1, seed: 2 } }),
  ];
  assert.notEqual(bitsOf(one.weights), bitsOf(other.weights));
});

Deno.test("each epoch is reported as it ends, with its number and its seconds", async () => {
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

// Labels that are partly wrong make the held-out scores go up and down.
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

Deno.test("training stops after as many idle epochs as its patience", async () => {
  const settings = { patience: 2, maxEpochs: 50, learningRate: 0 };
  const { epochs } = await fitBells({ settings });
  assert.deepEqual(epochs.map(({ best }) => best), [true, false, false]);
});

Deno.test("an abort during training ends it with the abort's reason", async () => {
  const abort = new AbortController(), reported: number[] = [];
  const report = ({ epoch }: Epoch) => {
    reported.push(epoch);
    if (epoch === 2) abort.abort(new Error("enough"));
  };
  await assert.rejects(fitBells({ report, signal: abort.signal }), { message: "enough" });
  assert.deepEqual(reported, [1, 2]);
});

Deno.test("a fit leaves no tensor behind", async () => {
  const before = tf.memory().numTensors;
  await fitBells({ settings: { maxEpochs: 2 } });
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("an aborted fit leaves no tensor behind", async () => {
  const before = tf.memory().numTensors;
  const signal = AbortSignal.abort(new Error("enough"));
  await assert.rejects(fitBells({ signal }), { message: "enough" });
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("a fit leaves songs and settings as they were", async () => {
  const songs = bellSongs(5, 1), before = structuredClone(songs);
  await fitBells({ training: songs, heldOut: songs, settings: { maxEpochs: 1 } });
  assert.deepEqual(songs, before);
});

// With a learning rate of 0 nothing moves: batches, epochs and both networks have to agree.
Deno.test("training songs and the same songs held out have the same loss per line", async () => {
  const settings = { learningRate: 0, dropout: 0, entropyBonus: 0.05, batchSongs: 7, maxEpochs: 1 };
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

Deno.test("losses stay numbers when the network becomes certain", async () => {
  const { epochs } = await fitBells({
    settings: { learningRate: 5, labelSmoothing: 0, maxEpochs: 3 },
  });
  for (const { epoch, loss, training_loss } of epochs) {
    assert.ok(Number.isFinite(training_loss), `training loss ${training_loss} in epoch ${epoch}`);
    assert.ok(Number.isFinite(loss), `held-out loss ${loss} in epoch ${epoch}`);
  }
});

/** What early stopping says to each epoch: b for best, . for not, ! for stop. */
function verdicts(patience: number, epochs: readonly [loss: number, macro_f1: number][]): string {
  const stopping = new EarlyStopping(patience);
  return epochs.map(([loss, macro_f1]) => {
    const { best, stop } = stopping.update({ loss, macro_f1 });
    return (best ? "b" : ".") + (stop ? "!" : "");
  }).join("");
}

Deno.test("the first epoch is the best so far, however bad", () => {
  assert.equal(verdicts(1, [[9, 0]]), "b");
});

Deno.test("best is the epoch with a higher macro F1 than every one before, whatever its loss", () => {
  assert.equal(verdicts(9, [[1, 0.5], [2, 0.6], [0.5, 0.55], [3, 0.61]]), "bb.b");
});

Deno.test("an epoch as good as the best is not a better one", () => {
  assert.equal(verdicts(1, [[1, 0.5], [1, 0.5]]), "b.!");
});

Deno.test("training stops after as many idle epochs in a row as its patience", () => {
  assert.equal(verdicts(3, [[1, 0.5], [1, 0.5], [2, 0.4], [1, 0.3]]), "b...!");
});

Deno.test("a lower loss alone keeps training going, without being best", () => {
  assert.equal(verdicts(2, [[1, 0.5], [1, 0.4], [0.9, 0.4], [1, 0.4], [0.95, 0.4]]), "b....!");
});

Deno.test("idle epochs are counted again after each improvement", () => {
  assert.equal(verdicts(2, [[1, 0.5], [1, 0.5], [1, 0.6], [1, 0.5], [1, 0.6]]), "b.b..!");
});

Deno.test("it goes by the best so far and not by the epoch before", () => {
  assert.equal(verdicts(2, [[1, 0.5], [3, 0.1], [2, 0.3]]), "b..!");
});
