/**
 * Nothing goes wrong but that there is as much work as the machine can do.
 *
 * @module
 */
import assert from "node:assert/strict";
import { assertTook } from "../support/within.ts";
import type { FaultRow } from "./support/fault_row.ts";
import { Scenario } from "./support/scenario.ts";

const MODEL = "blstm";
const SESSION_MS = 6000;
/** The lag of the event loop that is promised, in seconds. */
const LAG_P99 = 0.05;

export const steadyHeart: FaultRow = {
  row: "R15",
  promise: "Under full load, the event loop lags less than 50 ms (p99), and no heartbeat is missed",
  fast: { records: 16_000, faults: 1 },
  long: { records: 300_000, faults: 1 },
  proxied: true,
  async run(place, { records }) {
    const proxy = place.proxy!, reached = proxy.address;
    const flags = ["--model", MODEL, "--session-timeout", `${SESSION_MS}`];
    const shape = { records, model: MODEL, transactionRecords: 500 };
    await using scenario = await Scenario.of({ ...place, reached, flags, ...shape });
    const service = await scenario.services.start();
    await scenario.progress.until(1);
    scenario.countFault(proxy.heartbeats.length > 5);
    const result = await scenario.finish();
    const gaps = proxy.heartbeats.slice(1).map((at, before) => at - proxy.heartbeats[before]);
    const measured = { ...lagsIn(service.log()), longest_gap_s: Math.max(...gaps) / 1000 };
    assertTook(1000 * measured.longest_gap_s, SESSION_MS / 3);
    assertTook(1000 * measured.loop_lag_p99_s, 1000 * LAG_P99);
    assert.equal(service.logged(/partitions assigned/), 1, "partitions changed hands");
    return { ...result, measured };
  },
};

/** What the service logs about its event loop when it stops. */
function lagsIn(log: string): Record<"loop_lag_p99_s" | "loop_lag_max_s", number> {
  const { loop_lag_p99_s, loop_lag_max_s } = JSON.parse(
    log.split("\n").find((line) => line.includes("loop_lag_p99_s"))!,
  );
  return { loop_lag_p99_s, loop_lag_max_s };
}
