import type { Label } from "#lib/label.ts";
import { startTensorFlow } from "#models/tensorflow.ts";
import { toClassWeights } from "#models/training/class_weights.ts";
import { type LossSettings, smoothedCrossEntropy } from "#models/training/loss.ts";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { farthest, golden } from "../golden_network.ts";
import { goldenLossSettings, goldenTargets } from "./golden_loss.ts";

await startTensorFlow();

const PLAIN: LossSettings = { labelSmoothing: 0, classWeights: [1, 1], entropyBonus: 0 };

function lossOf(logits: number[][], labels: readonly Label[], settings: LossSettings): number {
  return tf.tidy(() =>
    smoothedCrossEntropy(tf.tensor2d(logits, [labels.length, 2]), labels, settings).dataSync()[0]
  );
}

function assertClose(found: number, expected: number): void {
  assert.ok(Math.abs(found - expected) <= 1e-6, `${found}, expected ${expected}`);
}

for (const name of ["without_entropy", "with_entropy"] as const) {
  Deno.test(`the loss of the golden logits ${name} equals PyTorch's`, () => {
    const { entropy_coefficient, loss } = golden.loss[name];
    const settings = goldenLossSettings(entropy_coefficient);
    assertClose(lossOf(golden.small.logits.flat(), goldenTargets.flat(), settings), loss);
  });
}

Deno.test("an undecided line costs log 2", () => {
  assertClose(lossOf([[0, 0]], ["verse"], PLAIN), Math.LN2);
});

Deno.test("the loss of a line is multiplied by the weight of its class", () => {
  const settings = { ...PLAIN, classWeights: [0.5, 3] } as const;
  assertClose(lossOf([[0, 0]], ["verse"], settings), 0.5 * Math.LN2);
  assertClose(lossOf([[0, 0]], ["chorus"], settings), 3 * Math.LN2);
});

Deno.test("label smoothing mixes labels and their weights, as computed by hand", () => {
  // p = [3/4, 1/4], q of a verse = [0.9, 0.1], weight 0.9 · 1 + 0.1 · 2 = 1.1.
  const settings: LossSettings = { labelSmoothing: 0.2, classWeights: [1, 2], entropyBonus: 0 };
  const expected = 1.1 * (-0.9 * Math.log(0.75) - 0.1 * Math.log(0.25));
  assertClose(lossOf([[Math.log(3), 0]], ["verse"], settings), expected);
});

Deno.test("the entropy bonus lowers the loss of an undecided line by the bonus times log 2", () => {
  const settings = { ...PLAIN, entropyBonus: 0.25 };
  assertClose(lossOf([[0, 0]], ["chorus"], settings), 0.75 * Math.LN2);
  assertClose(lossOf([[50, -50]], ["verse"], settings), 0);
});

Deno.test("the loss of several lines is their mean", () => {
  const logits = [[1, 2], [0, -1], [3, 3]], labels: Label[] = ["chorus", "chorus", "verse"];
  const each = logits.map((line, place) => lossOf([line], [labels[place]], PLAIN));
  assertClose(lossOf(logits, labels, PLAIN), (each[0] + each[1] + each[2]) / 3);
});

Deno.test("extreme logits have a large and finite loss", () => {
  assertClose(lossOf([[1000, 0]], ["chorus"], { ...PLAIN, entropyBonus: 0.1 }) / 1000, 1);
});

Deno.test("a loss leaks no tensor", () => {
  const logits = tf.tensor2d([[1, 2]]), before = tf.memory().numTensors;
  smoothedCrossEntropy(logits, ["verse"], PLAIN).dispose();
  assert.equal(tf.memory().numTensors, before);
  logits.dispose();
});

Deno.test("class weights follow inverse frequency, up to a ratio of two, as computed by hand", () => {
  for (
    const [share, verse, chorus] of [
      [0.5, 1, 1],
      [0.4, 0.8, 1.2], // 1.5 times as many verses
      [1 / 3, 2 / 3, 4 / 3],
      [0.25, 0.5, 1], // 0.5 and 1.5, of which the larger is cut
      [0.6, 1.2, 0.8],
      [0.8, 0.8, 0.4],
      [0, 1, 1], // nothing to weigh against
      [1, 1, 1],
    ]
  ) assert.ok(farthest(toClassWeights(share), [verse, chorus]) < 1e-12, `share ${share}`);
});

Deno.test("class weights for the reference system's training songs equal its own", () => {
  const [verse, chorus] = toClassWeights(8337 / 28732);
  assert.equal(verse.toFixed(3), "0.580");
  assert.equal(chorus.toFixed(3), "1.161");
});

Deno.test("the weight of the rarer class is one to two times that of the other", () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
    const [verse, chorus] = toClassWeights(share), ratio = chorus / verse;
    assert.ok(ratio > 0.499999 && ratio < 2.000001, `ratio ${ratio}`);
    assert.ok(share <= 0.5 ? ratio >= 1 : ratio <= 1);
  }));
});
