import assert from "node:assert/strict";
import { StallDetector } from "#pipelines/consume/stall_detector.ts";
import { withFakeClock } from "../../support/fake_clock.ts";

Deno.test("A silent cluster is reported, and one that answers is not", () =>
  withFakeClock(async (clock) => {
    const told: string[] = [];
    const stalled = (reason: string) => void told.push(reason);
    using watch = new StallDetector({ isBusy: () => false, silentAfter: 400, stalled });
    for (let time = 0; time < 6; time++) {
      await clock.pass(100);
      watch.heard();
    }
    assert.deepEqual(told, []);
    await clock.pass(700);
    assert.equal(told[0], "The cluster was silent for 0.4 seconds");
  }));
