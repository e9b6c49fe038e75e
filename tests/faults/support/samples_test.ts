import assert from "node:assert/strict";
import { Samples } from "./samples.ts";

/** One reading a second. */
function everySecond(...values: readonly number[]): Samples {
  const samples = new Samples();
  for (const [second, value] of values.entries()) samples.add(5000 + 1000 * second, value);
  return samples;
}

Deno.test("A mean is that of a share of the time", () => {
  const samples = everySecond(100, 3, 5, 7, 9);
  assert.equal(samples.mean(0.25, 0.5), 4);
  assert.equal(samples.mean(0.75, 1), 8);
  assert.equal(samples.most, 100);
});

Deno.test("Growth is reported per minute, after a fraction of the time", () => {
  assert.ok(Math.abs(everySecond(900, 10, 12, 14, 16).growth(0.25) - 120) < 1e-9);
  assert.ok(Math.abs(everySecond(7, 7, 7).growth(0)) < 1e-9);
  assert.ok(everySecond(9, 8, 7).growth(0) < 0);
});
