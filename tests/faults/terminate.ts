/**
 * The process is asked to end (SIGTERM) in the middle of the work, as a deployment does.
 *
 * @module
 */
import assert from "node:assert/strict";
import { assertTook } from "../support/within.ts";
import type { FaultRow } from "./support/fault_row.ts";
import { Scenario } from "./support/scenario.ts";

/** Milliseconds within which a service must end. */
const ENDED_WITHIN = 10_000;

export const terminate: FaultRow = {
  row: "R4",
  promise: "A service that is asked to stop ends within 10 s, and its results are not repeated",
  fast: { records: 20_000, faults: 6 },
  long: { records: 600_000, faults: 200 },
  hits: 0.9,
  async run(place, { records, faults }) {
    await using scenario = await Scenario.of({ ...place, records });
    const waits: number[] = [];
    for (const moment of scenario.moments(faults)) {
      const service = await scenario.services.start();
      await scenario.progress.until(moment);
      await scenario.progress.untilMore(100);
      const asked = performance.now();
      await scenario.services.terminate();
      waits.push(performance.now() - asked);
      assert.ok(service.accounting!.written > 0, "a service ended before it had begun");
      scenario.countFault(await scenario.progress.ended() < records);
    }
    assertTook(Math.max(...waits), ENDED_WITHIN);
    await scenario.services.start();
    const result = await scenario.finish();
    const done = scenario.services.all.map(({ accounting }) =>
      accounting!.written + accounting!.rejected
    );
    assert.equal(done.reduce((sum, some) => sum + some), records, "work was done twice");
    return { ...result, measured: { longest_end_s: Math.max(...waits) / 1000 } };
  },
};
