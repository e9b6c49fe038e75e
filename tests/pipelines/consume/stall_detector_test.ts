import assert from "node:assert/strict";
import { StallDetector } from "#pipelines/consume/stall_detector.ts";
import { withFakeClock } from "../../support/fake_clock.ts";

Deno.test("A silent cluster is reported, and one that answers is not", () =>
  withFakeClock(async (clock) => {
    const reported: string[] = [];
    const stalled = (reason: string) => void reported.push(reason);
    using watch = new StallDetector({ isBusy: () => false, silentAfter: 400, stalled });
    for (let time = 0; time < 6; time++) {
      await clock.pass(100);
      watch.heard();
    }
    assert.deepEqual(reported, []);
    await clock.pass(700);
    assert.equal(reported[0], "The cluster was silent for 0.4 seconds");
  }));
