/**
 * What exactly-once costs compared with at-least-once: no fault, but the same input as fast as possible.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { FaultRow, Place } from "./support/fault_row.ts";
import { Scenario, type ScenarioResult } from "./support/scenario.ts";

const MODEL = "blstm";
/** Of the throughput of at-least-once. */
const LEAST = 0.9;

export const price: FaultRow = {
  row: "R22",
  promise: "Exactly-once is at most 10% slower than at-least-once",
  long: { records: 20_000, faults: 5 },
  hits: 1,
  async run(place, { records, faults: rounds }) {
    const seconds = { "exactly-once": [] as number[], "at-least-once": [] as number[] };
    let result: ScenarioResult | undefined;
    for (let round = 0; round < rounds; round++) {
      for (const guarantee of ["at-least-once", "exactly-once"] as const) {
        const [took, judged] = await timed(place, records, guarantee);
        seconds[guarantee].push(took);
        result = judged;
      }
    }
    const [exactly, atLeast] = Object.values(seconds).map(median);
    const measured = {
      exactly_once_s: exactly,
      at_least_once_s: atLeast,
      share: atLeast / exactly,
    };
    assert.ok(measured.share > LEAST, JSON.stringify(measured));
    return { ...result!, faults: rounds, hits: rounds, measured };
  },
};

/** From the first record that ended to the last. */
async function timed(
  place: Place,
  records: number,
  guarantee: string,
): Promise<readonly [number, ScenarioResult]> {
  const flags = ["--model", MODEL, "--guarantee", guarantee];
  const shape = { records, model: MODEL, transactionRecords: 500 };
  await using scenario = await Scenario.of({ ...place, flags, ...shape });
  await scenario.services.start();
  await scenario.progress.untilMore(1);
  const begun = performance.now();
  await scenario.progress.until(1);
  const took = (performance.now() - begun) / 1000;
  return [took, await scenario.finish()];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
