import { learningRateFactor } from "#models/training/schedule.ts";
import assert from "node:assert/strict";
import golden from "../../golden/one_cycle.json" with { type: "json" };
import { farthest } from "../golden_network.ts";

for (const { steps, warm_up, factors } of golden.cases) {
  Deno.test(`one-cycle equals PyTorch's in ${steps} steps with ${warm_up} of them rising`, () => {
    const factor = learningRateFactor("one-cycle", steps, warm_up);
    const found = Array.from({ length: steps }, (_, step) => factor(step));
    assert.ok(farthest(found, factors) <= 1e-12, `${found}`);
  });
}

// The one step of the rise would be both its start and its end: PyTorch divides by zero.
Deno.test("one-cycle starts at the highest learning rate if only one step rises", () => {
  const factor = learningRateFactor("one-cycle", 10, 0.1);
  assert.equal(factor(0), 1);
  assert.ok(factor(9) < 1e-5);
});

Deno.test("one-cycle of a single step, which rises, has the highest learning rate", () => {
  assert.equal(learningRateFactor("one-cycle", 1, 1)(0), 1);
});

Deno.test("a constant learning rate is the same at every step", () => {
  const factor = learningRateFactor("constant", 10, 0.3);
  assert.deepEqual([0, 1, 9].map(factor), [1, 1, 1]);
});
