/**
 * Records that are no songs, at every position of a transaction, and nothing but such records, while
 * the process is killed.
 *
 * @module
 */
import { killedScenario } from "./kill.ts";
import type { FaultRow } from "./support/fault_row.ts";

const TRANSACTION = 20;

export const scatteredPoison: FaultRow = {
  row: "R12",
  promise: "An invalid record does not stop processing, at any position in a transaction",
  fast: { records: 4_000, faults: 2 },
  long: { records: 100_000, faults: 20 },
  // One of 21 or so: in transactions of 20 it comes to stand at every position.
  run: (place, { records, faults }) =>
    killedScenario(
      { ...place, records, poisonOneOf: TRANSACTION + 1, transactionRecords: TRANSACTION },
      faults,
    ),
};

export const purePoison: FaultRow = {
  row: "R12 all",
  promise: "If no record is a song, each record becomes one dead letter",
  fast: { records: 4_000, faults: 2 },
  long: { records: 100_000, faults: 20 },
  run: (place, { records, faults }) =>
    killedScenario({ ...place, records, poisonOneOf: 1, transactionRecords: TRANSACTION }, faults),
};
