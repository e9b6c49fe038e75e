/**
 * Far more waits in the topic than fits into memory.
 *
 * @module
 */
import assert from "node:assert/strict";
import { pause } from "../support/within.ts";
import type { FaultRow } from "./support/fault_row.ts";
import { Scenario } from "./support/scenario.ts";

/** In MiB. */
const MOST_MEMORY = 512;
const SAMPLED_EVERY_MS = 200;

/** Songs of about 3 kB: 25 MB in the fast form, 1.2 GB in the long one. */
export const fullTopic: FaultRow = {
  row: "R14",
  promise: "The service stays below 512 MiB with any number of waiting records",
  fast: { records: 8_000, faults: 1 },
  long: { records: 400_000, faults: 1 },
  async run(place, { records }) {
    await using scenario = await Scenario.of({
      ...{ ...place, records, verses: 12 },
      transactionRecords: 500,
    });
    const service = await scenario.services.start(), samples: number[] = [];
    let isOver = false;
    const over = scenario.progress.until(1).finally(() => isOver = true);
    while (!isOver) {
      samples.push(service.memory());
      await pause(SAMPLED_EVERY_MS);
    }
    await over;
    scenario.countFault(samples.length > 10);
    const peak = Math.max(...samples);
    assert.ok(peak < MOST_MEMORY, `memory went up to ${peak} MiB`);
    const measured = { peak_mib: peak, growth_mib: growth(samples) };
    return { ...await scenario.finish(), measured };
  },
};

/** How much more the last tenth took than the second, on average. */
function growth(samples: readonly number[]): number {
  const tenth = Math.ceil(samples.length / 10);
  const mean = (part: readonly number[]) => part.reduce((sum, one) => sum + one, 0) / part.length;
  return mean(samples.slice(-tenth)) - mean(samples.slice(tenth, 2 * tenth));
}
