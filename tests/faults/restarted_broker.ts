/**
 * The broker is killed (SIGKILL) and comes back after some seconds with its data.
 *
 * @module
 */
import assert from "node:assert/strict";
import { assertTook, pause } from "../support/within.ts";
import type { FaultRow } from "./support/fault_row.ts";
import { Scenario } from "./support/scenario.ts";

const AWAY_MS = 5000;
/** Records must flow again within this many milliseconds of the broker's return. */
const FLOWING_WITHIN = 15_000;

/** Every scenario checks the order within keys: R17 is here, too. */
export const restartedBroker: FaultRow = {
  row: "R5, R17",
  promise: "A broker that is killed and restarted causes no loss and no reordering",
  own: {},
  fast: { records: 12_000, faults: 2 },
  long: { records: 200_000, faults: 30 },
  async run(place, { records, faults }) {
    const broker = place.own!;
    await using scenario = await Scenario.of({ ...place, records });
    const service = await scenario.services.start();
    const waits: number[] = [];
    for (const moment of scenario.moments(faults)) {
      await scenario.progress.until(moment);
      const before = await scenario.progress.ended();
      await scenario.progress.untilInFlight();
      await broker.kill();
      scenario.countFault(before < records);
      await pause(AWAY_MS);
      await broker.restart();
      const back = performance.now();
      await scenario.progress.untilMore(1);
      waits.push(performance.now() - back);
      assert.ok(service.isRunning, service.log().slice(-3000));
    }
    const longest = Math.max(...waits);
    assertTook(longest, FLOWING_WITHIN);
    return { ...await scenario.finish(), measured: { longest_wait_s: longest / 1000 } };
  },
};
