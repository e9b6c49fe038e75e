/**
 * Java's client writes the input, in each of its codecs; and a record that grows to many times its
 * size when it is unpacked.
 *
 * @module
 */
import assert from "node:assert/strict";
import { EXIT } from "#pipelines/errors.ts";
import { produceByJava } from "../support/kafka/java_producer.ts";
import type { FaultRow } from "./support/fault_row.ts";
import { Scenario } from "./support/scenario.ts";

const CODECS = ["gzip", "snappy", "lz4", "zstd"] as const;
const BOMB_BYTES = 100 * 1024 * 1024;

/** Each codec is a "fault", and hits if its records arrive. */
export const otherClient: FaultRow = {
  row: "R13",
  promise: "Records that another client has compressed are read in every codec",
  fast: { records: 4_000, faults: CODECS.length },
  long: { records: 400_000, faults: CODECS.length },
  hits: 1,
  async run(place, { records }) {
    await using scenario = await Scenario.of({ ...place, records, fedAtFirst: 0 });
    await scenario.services.start();
    for (const codec of CODECS) {
      await scenario.feed(
        records / CODECS.length,
        (broker, topic, values) => produceByJava(broker, topic, { codec, values }),
      );
      await scenario.progress.untilEnded(scenario.fed);
      scenario.countFault(true);
    }
    return await scenario.finish();
  },
};

export const bomb: FaultRow = {
  row: "R13 bomb",
  promise:
    "A record that decompresses to 100 MiB stops the service with a reason, without a restart loop",
  fast: { records: 400, faults: 1 },
  long: { records: 400, faults: 1 },
  async run(place, { records }) {
    await using scenario = await Scenario.of({ ...place, records });
    const service = await scenario.services.start();
    await scenario.progress.until(1);
    const value = " ".repeat(BOMB_BYTES);
    await produceByJava(place.broker, scenario.topic, { codec: "zstd", values: [value] });
    assert.equal(await service.ended(), EXIT.unreadable, service.log().slice(-2000));
    assert.match(service.log(), /zstd/);
    scenario.countFault(true);
    return await scenario.judge();
  },
};
