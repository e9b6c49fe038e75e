/**
 * The broker answers with an error, although it has done what was asked, by a proxy.
 *
 * @module
 */
import assert from "node:assert/strict";
import { EXIT } from "#pipelines/errors.ts";
import type { FaultRow } from "./support/fault_row.ts";
import type { ApiName } from "./support/kafka_api.ts";
import { Scenario } from "./support/scenario.ts";

/** The errors that brokers may answer with, by request. */
const CODES: Readonly<Partial<Record<ApiName, readonly number[]>>> = {
  Produce: [3, 5, 6, 7, 45, 47, 48, 59, 90],
  Fetch: [3, 5, 6, 7],
  ListOffsets: [3, 5, 6],
  Metadata: [3, 5],
  OffsetFetch: [14, 15, 16],
  FindCoordinator: [15],
  JoinGroup: [14, 15, 16, 25],
  SyncGroup: [15, 16, 22, 25, 27],
  Heartbeat: [14, 15, 16, 22, 25, 27],
  LeaveGroup: [15, 16, 25],
  InitProducerId: [14, 15, 16, 47, 51, 90],
  AddPartitionsToTxn: [3, 14, 15, 16, 47, 48, 51, 90],
  AddOffsetsToTxn: [14, 15, 16, 47, 48, 51, 90],
  TxnOffsetCommit: [3, 14, 15, 16, 47, 90],
  EndTxn: [14, 15, 16, 47, 48, 51, 90],
};
const ERRORS = (Object.keys(CODES) as ApiName[])
  .flatMap((api) => CODES[api]!.map((code) => ({ api, code })));
const FED = 200;
/** How often each error happens in the long form. */
const ROUNDS = 3;
/** In milliseconds. */
const HAPPENS_WITHIN = 3_000, JOINS_WITHIN = 60_000;

export const errorCode: FaultRow = {
  row: "R8",
  promise: "No error code of a broker causes loss, or stops the progress of a service",
  fast: { records: 10 * FED, faults: 10 },
  long: { records: ROUNDS * ERRORS.length * FED, faults: ROUNDS * ERRORS.length },
  hits: 0.8,
  proxied: true,
  async run(place, { records, faults }) {
    const proxy = place.proxy!, reached = proxy.address;
    const shape = { records, fedAtFirst: 0, transactionRecords: 20 };
    await using scenario = await Scenario.of({ ...place, reached, ...shape });
    let service = await scenario.services.start(), exits = 0;
    const startAgain = async () => {
      const code = await service.ended(), log = service.log().slice(-2000);
      assert.ok(DOCUMENTED.has(code), `a service ended with ${code}: ${log}`);
      if (code !== EXIT.terminated) exits++;
      service = await scenario.services.start();
    };
    for (let fault = 0, order = ERRORS; fault < faults; fault++) {
      if (fault % ERRORS.length === 0) order = scenario.random.shuffled(ERRORS);
      const error = order[fault % ERRORS.length];
      await scenario.feed(FED);
      proxy.arm(error);
      let hasHappened = await proxy.happened(HAPPENS_WITHIN);
      if (!hasHappened) {
        // Some requests are made only by members that join or leave.
        proxy.arm(error);
        service.signal("SIGTERM");
        await startAgain();
        hasHappened = await proxy.happened(JOINS_WITHIN);
      }
      scenario.countFault(hasHappened);
      while (await scenario.progress.ended() < scenario.fed) {
        await scenario.progress.untilEnded(scenario.fed).catch(async (error) => {
          if (service.isRunning) throw error;
          await startAgain();
        });
      }
      if (!service.isRunning) await startAgain();
    }
    return { ...await scenario.finish(), measured: { exits } };
  },
};

/** How a service may end: it was asked to, or says what is wrong with the cluster. */
const DOCUMENTED: ReadonlySet<number> = new Set([
  EXIT.terminated,
  EXIT.unreachable,
  EXIT.badConfiguration,
]);
