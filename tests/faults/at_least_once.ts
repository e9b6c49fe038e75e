/**
 * The process is killed (SIGKILL) where no transaction protects the output.
 *
 * @module
 */
import type { FaultRow } from "./support/fault_row.ts";
import { Scenario, type ScenarioOptions, type ScenarioResult } from "./support/scenario.ts";
import { QUICK } from "./support/services.ts";

const PARTITIONS = 4, CHUNK = 100;

/** One chunk of each partition may be written twice, and nothing else. */
export const atLeastOnce: FaultRow = {
  row: "R9",
  promise:
    "Without transactions, a killed process loses nothing, and duplicates at most one chunk per partition",
  fast: { records: 10_000, faults: 3 },
  long: { records: 400_000, faults: 200 },
  mayDouble: PARTITIONS * CHUNK,
  run: (place, { records, faults }) =>
    killed({ ...place, records, flags: [...QUICK, "--guarantee", "at-least-once"] }, faults),
};

export const resumedFile: FaultRow = {
  row: "R9 file",
  promise: "A file that is resumed after a kill contains each annotation once",
  // Two kills in three hit: with five, a test without a hit is no coincidence.
  fast: { records: 10_000, faults: 5 },
  long: { records: 400_000, faults: 200 },
  async run(place, { records, faults }) {
    // Dead letters go to a topic, at least once: here all records are songs.
    return await killed({ ...place, records, poisonOneOf: 0, toFile: true }, faults);
  },
};

/** A kill hits if the output is ahead of what the group has committed. */
async function killed(options: ScenarioOptions, kills: number): Promise<ScenarioResult> {
  const shape = { partitions: PARTITIONS, transactionRecords: CHUNK };
  await using scenario = await Scenario.of({ ...options, ...shape });
  let service = await scenario.services.start();
  for (const moment of scenario.moments(kills)) {
    await scenario.progress.until(moment);
    await scenario.progress.untilWritten();
    await service.kill();
    scenario.countFault(await scenario.progress.ended() > await scenario.progress.committed());
    service = await scenario.services.start();
  }
  return await scenario.finish();
}
