/**
 * The broker is gone for minutes.
 *
 * @module
 */
import assert from "node:assert/strict";
import { pause } from "../support/within.ts";
import type { FaultRow } from "./support/fault_row.ts";
import { Scenario } from "./support/scenario.ts";
import { QUICK } from "./support/services.ts";

const AWAY_MS = 300_000, SAMPLED_EVERY_MS = 10_000;
/** How much memory may grow while there is nothing to do. */
const MOST_GROWTH = 1.1;

export const lostBroker: FaultRow = {
  row: "R6",
  promise: "Five minutes without a broker cause no loss, no crash and no growth of memory",
  own: {},
  long: { records: 30_000, faults: 1 },
  async run(place, { records }) {
    const broker = place.own!, port = freePort();
    const flags = [...QUICK, "--http", `127.0.0.1:${port}`];
    await using scenario = await Scenario.of({ ...place, records, flags });
    const service = await scenario.services.start();
    const isReady = async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
      await answer.body?.cancel();
      return answer.ok;
    };
    await scenario.progress.until(0.3);
    assert.ok(await isReady());
    await broker.kill();
    scenario.countFault(true);
    await pause(SAMPLED_EVERY_MS);
    const before = service.memory();
    let most = 0;
    for (let away = SAMPLED_EVERY_MS; away < AWAY_MS; away += SAMPLED_EVERY_MS) {
      await pause(SAMPLED_EVERY_MS);
      most = Math.max(most, service.memory());
    }
    assert.equal(await isReady(), false, "ready without a broker");
    await broker.restart();
    await scenario.progress.untilMore(1);
    assert.ok(await isReady());
    assert.ok(most < before * MOST_GROWTH, `memory grew from ${before} to ${most} MiB`);
    return { ...await scenario.finish(), measured: { before_mib: before, most_mib: most } };
  },
};

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
