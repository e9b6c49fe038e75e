/**
 * Kills, freezes, comings and goings of services, and kills of the broker, for an hour. One service
 * lives through all of it: it may be frozen, and never ends.
 *
 * @module
 */
import assert from "node:assert/strict";
import { pause } from "../support/within.ts";
import type { FaultRow } from "./support/fault_row.ts";
import { Samples } from "./support/samples.ts";
import { Scenario } from "./support/scenario.ts";
import type { Service } from "./support/service.ts";
import { endedWell } from "./support/services.ts";

const FED = 1000, KEYS = 400;
const MOST_OTHERS = 3;
/** Longer than the session timeout. */
const FROZEN_MS = 8000;
/**
 * What the last quarter of an hour may have more than the second, on average: they depend on how
 * many partitions are whose. One socket lost in ten faults would come to 20.
 */
const MORE_DESCRIPTORS = 8, MORE_MIB = 30;
/** A younger service still grows into its work. */
const GROWN_UP_MINUTES = 20;

export const soak: FaultRow = {
  row: "R16",
  promise:
    "An hour of mixed faults loses no record, and leaks no file descriptor, socket or memory",
  own: {},
  long: { minutes: 60, records: 400 * FED, faults: 400 },
  hits: 0.5,
  async run(place, { minutes = 0 }) {
    const shape = { records: Infinity, keys: KEYS, fedAtFirst: 0, transactionRecords: 25 };
    await using scenario = await Scenario.of({ ...place, ...shape });
    const { random } = scenario, broker = place.own!;
    const steady = await scenario.services.start();
    const descriptors = new Samples(), memory = new Samples();
    let others: Service[] = [];
    const harms: Readonly<Record<string, () => Promise<unknown>>> = {
      async come() {
        const coming = await scenario.services.start();
        await coming.joined();
        others.push(coming);
      },
      async leave() {
        const leaving = others.pop()!;
        leaving.signal("SIGTERM");
        await endedWell(leaving);
      },
      kill: () => others.pop()!.kill(),
      async freeze() {
        const [frozen] = random.shuffled([steady, ...others]);
        frozen.signal("SIGSTOP");
        await pause(FROZEN_MS);
        frozen.signal("SIGCONT");
      },
      async break() {
        await broker.kill();
        await pause(random.below(5000));
        await broker.restart();
      },
    };
    await steady.joined();
    for (const end = performance.now() + minutes * 60_000; performance.now() < end;) {
      const [name] = random.shuffled([
        ...["freeze", "break"],
        ...(others.length < MOST_OTHERS ? ["come"] : []),
        ...(others.length > 0 ? ["leave", "kill"] : []),
      ]);
      others = random.shuffled(others);
      await scenario.feed(FED);
      await pause(random.below(300));
      scenario.countFault(await scenario.progress.ended() < scenario.fed);
      await harms[name]();
      await scenario.progress.untilEnded(scenario.fed);
      for (const service of [steady, ...others]) assert.ok(service.isRunning, service.log());
      descriptors.add(performance.now(), steady.descriptors());
      memory.add(performance.now(), steady.memory());
    }
    scenario.endInput();
    const result = await scenario.finish();
    const second = { descriptors: descriptors.mean(0.25, 0.5), mib: memory.mean(0.25, 0.5) };
    const last = { descriptors: descriptors.mean(0.75, 1), mib: memory.mean(0.75, 1) };
    const measured = {
      ...{ descriptors_second_quarter: second.descriptors, descriptors_last: last.descriptors },
      ...{ mib_second_quarter: second.mib, mib_last: last.mib },
    };
    if (minutes >= GROWN_UP_MINUTES) {
      const message = JSON.stringify(measured);
      assert.ok(last.descriptors <= second.descriptors + MORE_DESCRIPTORS, message);
      assert.ok(last.mib <= second.mib + MORE_MIB, message);
    }
    return { ...result, measured };
  },
};
