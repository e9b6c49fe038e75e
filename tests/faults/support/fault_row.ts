/**
 * A row of the reliability matrix: a fault, how it is made, and when the service has stood it.
 *
 * @module
 */
import type { Broker, BrokerOptions } from "../../support/kafka/broker.ts";
import type { KafkaProxy } from "./kafka_proxy.ts";
import type { ScenarioResult } from "./scenario.ts";
import { isExact } from "./verdict.ts";

/** How much of a fault there is. */
export interface RowSize {
  /** Of a row that lasts as long, with as many records and faults as come: theirs are rough then. */
  readonly minutes?: number;
  readonly records: number;
  readonly faults: number;
}

/** Where a row is run. */
export interface Place {
  /** `host:port`; empty for a row without one. */
  readonly broker: string;
  /** The same broker, for a row that asked for its own. */
  readonly own?: Broker;
  /** Stands before the broker, for a row that asked for it. */
  readonly proxy?: KafkaProxy;
  readonly seed: number;
}

/** A row. */
export interface FaultRow {
  /** Its number and variant, such as `R1`. */
  readonly row: string;
  /** What is promised, as a sentence. */
  readonly promise: string;
  /** Set if the row hurts the broker, or needs a special one. */
  readonly own?: BrokerOptions;
  /** Set if the row needs no broker: its place has none. */
  readonly brokerless?: boolean;
  /** Whether services reach the broker through a proxy. */
  readonly proxied?: boolean;
  /** For each commit; none if the row takes too long for that. */
  readonly fast?: RowSize;
  /** On request. */
  readonly long: RowSize;
  /** The least share of the faults that must hit records in flight. Default: one of them. */
  readonly hits?: number;
  /**
   * How many records a fault may double, out of order, where no more than at-least-once is promised.
   * Default 0.
   */
  readonly mayDouble?: number;
  run(place: Place, size: RowSize): Promise<ScenarioResult>;
}

/** Why a row does not pass; undefined if it does. */
export function failureOf(row: FaultRow, result: ScenarioResult): string | undefined {
  const { hits = 0, mayDouble = 0 } = row;
  const { duplicated } = result, isDoubled = duplicated <= mayDouble * result.faults;
  const judged = mayDouble > 0 && isDoubled ? { ...result, duplicated: 0, disordered: 0 } : result;
  if (!isExact(judged)) return `Not each record ended once, as it should: ${describe(result)}`;
  const least = Math.max(1, Math.floor(result.faults * hits));
  if (result.hits < least) {
    return `Fewer than ${least} of ${result.faults} faults hit records in flight: ${
      describe(result)
    }`;
  }
}

function describe(result: ScenarioResult): string {
  return JSON.stringify(result, null, 2);
}
