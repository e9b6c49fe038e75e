/**
 * The process is frozen (SIGSTOP) for longer than the session timeout, another takes over, and then
 * it resumes as if nothing had happened: a zombie.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { FaultRow } from "./support/fault_row.ts";
import { Scenario } from "./support/scenario.ts";

/** A zombie that has nothing left to commit is not fenced: it is not waited for longer, in milliseconds. */
const FENCED_WITHIN = 5_000;

export const freeze: FaultRow = {
  row: "R2",
  promise: "A frozen process that resumes after another process has taken over writes nothing",
  fast: { records: 16_000, faults: 2 },
  long: { records: 400_000, faults: 50 },
  async run(place, { records, faults }) {
    await using scenario = await Scenario.of({ ...place, records, transactionRecords: 50 });
    let service = await scenario.services.start(), fenced = 0;
    for (const moment of scenario.moments(faults)) {
      await scenario.progress.until(moment);
      await scenario.progress.untilInFlight();
      service.signal("SIGSTOP");
      const frozen = service, hit = await scenario.progress.isInFlight();
      scenario.countFault(hit);
      service = await scenario.services.start();
      await scenario.progress.untilMore(100);
      frozen.signal("SIGCONT");
      fenced += await frozen.untilLogged(/"kind":"fenced"/, FENCED_WITHIN);
      frozen.signal("SIGTERM");
      await frozen.ended();
    }
    assert.ok(fenced > 0, "no zombie was fenced off");
    return { ...await scenario.finish(), measured: { fenced } };
  },
};
