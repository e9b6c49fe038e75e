import assert from "node:assert/strict";
import { minimise, type Slope } from "#models/decoding/minimise.ts";
import { assertNear } from "../../support/numbers.ts";

Deno.test("the minimum of a quadratic form is found, however different its curvatures", () => {
  const scales = [1e-4, 1, 1e4], target = [3, -2, 1];
  const found = minimise((point) => ({
    value: scales.reduce((sum, scale, i) => sum + scale * (point[i] - target[i]) ** 2 / 2, 0),
    gradient: Float64Array.from(scales, (scale, i) => scale * (point[i] - target[i])),
  }), new Float64Array(3));
  assertNear([...found], target, 1e-4);
});

Deno.test("the minimum of Rosenbrock's function is found from its usual start", () => {
  const rosenbrock = ([x, y]: Float64Array): Slope => ({
    value: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    gradient: Float64Array.of(-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)),
  });
  assertNear([...minimise(rosenbrock, Float64Array.of(-1.2, 1))], [1, 1], 1e-8);
});

Deno.test("a search that starts at the minimum stays there", () => {
  const start = Float64Array.of(0);
  const found = minimise(([x]) => ({ value: x * x, gradient: Float64Array.of(2 * x) }), start);
  assert.deepEqual(found, start);
});

Deno.test("a function without a minimum is refused", () => {
  const falling = ([x]: Float64Array) => ({ value: -x, gradient: Float64Array.of(-1) });
  assert.throws(() => minimise(falling, Float64Array.of(0), { maxSteps: 50 }), RangeError);
  const broken = () => ({ value: NaN, gradient: Float64Array.of(1) });
  assert.throws(() => minimise(broken, Float64Array.of(0)), /Cannot find a minimum: value NaN/);
});

Deno.test("a search ends where the value no longer falls, although the gradient is not 0", () => {
  // 1 - 1e-8 · x, and the value of each step is rounded to 1.
  const flat = () => ({ value: 1, gradient: Float64Array.of(-1e-8) });
  const [x] = minimise(flat, Float64Array.of(0));
  assert.ok(x > 0 && x < 1e-5, `${x}`);
});
