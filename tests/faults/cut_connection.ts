/**
 * Connections are cut at every boundary of requests and answers, by a proxy.
 *
 * @module
 */
import type { FaultRow } from "./support/fault_row.ts";
import type { ApiName } from "./support/kafka_api.ts";
import { CUTS } from "./support/kafka_proxy.ts";
import { Scenario } from "./support/scenario.ts";

/** The requests that a service makes while it works. */
const CUT: readonly ApiName[] = [
  "Produce",
  "Fetch",
  "Heartbeat",
  "AddPartitionsToTxn",
  "AddOffsetsToTxn",
  "TxnOffsetCommit",
  "EndTxn",
];
const FED = 200;
const HAPPENS_WITHIN = 10_000;

export const cutConnection: FaultRow = {
  row: "R7",
  promise: "A connection that is cut at any point of a request or response causes no loss",
  fast: { records: 14 * FED, faults: 14 },
  long: { records: 5_000 * FED, faults: 5_000 },
  hits: 0.8,
  proxied: true,
  async run(place, { records, faults }) {
    const proxy = place.proxy!, reached = proxy.address;
    const shape = { records, fedAtFirst: 0, transactionRecords: 20 };
    await using scenario = await Scenario.of({ ...place, reached, ...shape });
    await scenario.services.start();
    const cuts = CUT.flatMap((api) => CUTS.map((cut) => ({ api, cut })));
    for (let fault = 0, order = cuts; fault < faults; fault++) {
      if (fault % cuts.length === 0) order = scenario.random.shuffled(cuts);
      proxy.arm(order[fault % cuts.length]);
      await scenario.feed(FED);
      scenario.countFault(await proxy.happened(HAPPENS_WITHIN));
      await scenario.progress.untilMore(FED);
    }
    return await scenario.finish();
  },
};
