/**
 * Services come and go at random while others work.
 *
 * @module
 */
import { pause } from "../support/within.ts";
import type { FaultRow } from "./support/fault_row.ts";
import { Scenario } from "./support/scenario.ts";
import type { Service } from "./support/service.ts";

const MOST_SERVICES = 4;

export const rebalance: FaultRow = {
  row: "R3",
  promise: "Nothing is lost or duplicated when services start, stop and die while others work",
  fast: { records: 16_000, faults: 8 },
  long: { records: 600_000, faults: 200 },
  async run(place, { records, faults }) {
    await using scenario = await Scenario.of({ ...place, records, transactionRecords: 25 });
    const { random } = scenario;
    let running: Service[] = [await scenario.services.start()];
    for (let fault = 0; fault < faults; fault++) {
      await scenario.progress.until(0.9 * fault / faults);
      await pause(random.below(2000));
      const isBefore = await scenario.progress.ended() < records;
      if (running.length === 1 || (running.length < MOST_SERVICES && random.below(2) === 0)) {
        running.push(await scenario.services.start());
      } else {
        const [leaving, ...staying] = random.shuffled(running);
        leaving.signal(random.below(3) === 0 ? "SIGKILL" : "SIGTERM");
        await leaving.ended();
        running = staying;
      }
      scenario.countFault(isBefore);
    }
    return await scenario.finish();
  },
};
