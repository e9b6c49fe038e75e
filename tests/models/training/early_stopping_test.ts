import { EarlyStopping } from "#models/training/early_stopping.ts";
import assert from "node:assert/strict";

/** What early stopping says to each epoch: b for best, . for not, ! for stop. */
function verdicts(patience: number, epochs: readonly [loss: number, macro_f1: number][]): string {
  const stopping = new EarlyStopping(patience);
  return epochs.map(([loss, macro_f1]) => {
    const { best, stop } = stopping.note({ loss, macro_f1 });
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

Deno.test("idle epochs are counted anew after each improvement", () => {
  assert.equal(verdicts(2, [[1, 0.5], [1, 0.5], [1, 0.6], [1, 0.5], [1, 0.6]]), "b.b..!");
});

Deno.test("it goes by the best so far and not by the epoch before", () => {
  assert.equal(verdicts(2, [[1, 0.5], [3, 0.1], [2, 0.3]]), "b..!");
});
