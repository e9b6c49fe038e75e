import { EventLoopLag } from "#pipelines/service/event_loop_lag.ts";
import assert from "node:assert/strict";
import { withFakeClock } from "../../support/fake_clock.ts";

Deno.test("A blocked loop appears in the longest lateness and in the observations", () =>
  withFakeClock(async (clock) => {
    const observed: number[] = [];
    const lag = new EventLoopLag((seconds) => observed.push(seconds));
    await clock.pass(100);
    clock.holdUp(300);
    await clock.pass(100);
    const { p50, p99, max, samples } = lag.summary();
    assert.ok(max > 0.25 && max < 3, `${max} s`);
    assert.ok(p50 < 0.25 && p99 > 0.25 && p99 <= max, `${p50}, ${p99}, ${max} s`);
    assert.equal(samples, observed.length);
    assert.ok(Math.abs(Math.max(...observed) - max) < max / 100, "three digits are kept");
    lag.stop();
  }));

Deno.test("Each summary covers the time since the previous one", () =>
  withFakeClock(async (clock) => {
    const lag = new EventLoopLag();
    await clock.pass(100);
    clock.holdUp(1_000);
    await clock.pass(100);
    assert.ok(lag.summary().max > 0.9);
    assert.deepEqual(lag.summary(), { p50: 0, p99: 0, max: 0, samples: 0 });
    await clock.pass(100);
    assert.ok(lag.summary().max < 0.9);
    lag.stop();
  }));

Deno.test("Measuring the event loop does not keep the process alive", async () => {
  const module = import.meta.resolve("#pipelines/service/event_loop_lag.ts");
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", `const { EventLoopLag } = await import("${module}"); new EventLoopLag();`],
    signal: AbortSignal.timeout(120_000),
    stderr: "inherit",
  }).output();
  assert.equal(code, 0);
});
