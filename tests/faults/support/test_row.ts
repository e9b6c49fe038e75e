import assert from "node:assert/strict";
import { testWithBroker, testWithOwnBroker } from "../../support/kafka/with_broker.ts";
import { failureOf, type FaultRow, type Place } from "./fault_row.ts";
import { inOwnPlace } from "./own_place.ts";

/** Whose moments are repeated with `FAULT_SEED`. */
const SEED = Number(Deno.env.get("FAULT_SEED") ?? crypto.getRandomValues(new Uint32Array(1))[0]);

/** Registers the fast form of a row as a test. */
export function testRow(row: FaultRow): void {
  const { fast } = row;
  if (fast === undefined) throw new Error(`${row.row} has no fast form`);
  const name = `${row.row}: ${row.promise}`;
  const check = async (place: Place) => {
    const result = await row.run(place, fast);
    console.log(JSON.stringify({ ...result, examples: undefined }));
    assert.equal(failureOf(row, result), undefined);
  };
  if (row.brokerless) {
    Deno.test(name, () => inOwnPlace(row, SEED, check));
  } else if (row.own !== undefined || row.proxied) {
    testWithOwnBroker(name, () => inOwnPlace(row, SEED, check));
  } else {
    testWithBroker(name, (broker) => check({ broker, seed: SEED }));
  }
}
