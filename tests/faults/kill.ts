/**
 * The process is killed (SIGKILL), as the kernel does when memory runs out.
 *
 * @module
 */
import type { FaultRow } from "./support/fault_row.ts";
import { Scenario, type ScenarioOptions, type ScenarioResult } from "./support/scenario.ts";

export const kill: FaultRow = {
  row: "R1",
  promise: "Nothing is lost or duplicated when the process is killed inside transactions",
  fast: { records: 20_000, faults: 4 },
  long: { records: 1_000_000, faults: 100 },
  hits: 0.75,
  run: (place, { records, faults }) => killedScenario({ ...place, records }, faults),
};

/** Kills one service after the other, each time at a random share of the work. */
export async function killedScenario(
  options: ScenarioOptions,
  kills: number,
): Promise<ScenarioResult> {
  await using scenario = await Scenario.of(options);
  let service = await scenario.services.start();
  for (const moment of scenario.moments(kills)) {
    await scenario.progress.until(moment);
    await scenario.progress.untilInFlight();
    await service.kill();
    scenario.countFault(await scenario.progress.isInFlight());
    service = await scenario.services.start();
  }
  return await scenario.finish();
}
