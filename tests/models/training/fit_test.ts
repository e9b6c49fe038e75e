import { startTraining } from "#models/backend.ts";
import type { Epoch } from "#models/training/fit.ts";
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { bellSongs, bitsOf, fitBells, heldOut, macro_f1 } from "./bell_songs.ts";

await startTraining();

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
