/**
 * Reports what the service does: to its log, metrics, health and accounting.
 *
 * @module
 */
import type { Health } from "../service/health.ts";
import type { Log } from "../service/log.ts";
import type { ServiceMetrics } from "../service/metrics.ts";
import type { ServiceAccounting } from "./accounting.ts";
import type { PartitionEvents } from "./partition.ts";
import type { SessionEvents, TaskContext } from "./session.ts";

/** Where the service is reported. */
export interface Instruments {
  readonly accounting: ServiceAccounting;
  readonly log: Log;
  readonly metrics: ServiceMetrics;
  readonly health: Health;
}

/** Each partition has its own producer, with a connection to each broker. */
const MANY_PARTITIONS = 50;

/** Turns the events of sessions and partitions into reports. */
export class ServiceObserver {
  readonly #topic: string;
  readonly #instruments: Instruments;
  #progressed = false;

  constructor(topic: string, instruments: Instruments) {
    this.#topic = topic;
    this.#instruments = instruments;
  }

  /** Whether a record was stored since the last call. */
  takeProgress(): boolean {
    const progressed = this.#progressed;
    this.#progressed = false;
    return progressed;
  }

  sessionEvents(): SessionEvents {
    const topic = this.#topic, { log, metrics, health } = this.#instruments;
    return {
      assigned(partitions) {
        log.info("partitions assigned", { topic, partitions });
        if (partitions.length > MANY_PARTITIONS) {
          log.warn("too many partitions for one process: start more processes", {
            partitions: partitions.length,
            better_at_most: MANY_PARTITIONS,
          });
        }
        metrics.rebalances.inc();
        health.joined();
      },
      revoked(partitions) {
        log.info("partitions revoked", { topic, partitions });
        for (const partition of partitions) metrics.lag.remove({ topic, partition });
      },
      idle() {
        metrics.progressed();
        health.progressed();
      },
      waiting: (bytes) => metrics.queueBytes.set(bytes),
    };
  }

  partitionEvents(partition: number, session: TaskContext): PartitionEvents {
    const topic = this.#topic, { accounting, log, metrics, health } = this.#instruments;
    return {
      read(records) {
        accounting.read(records);
        metrics.read.inc(records);
      },
      timed(stage, seconds, records) {
        if (stage === "label") metrics.batchRecords.observe(records);
        metrics.timed(stage, seconds, records);
      },
      stored: (counts, rejected) => {
        accounting.stored(counts);
        metrics.written.inc(counts.written);
        metrics.filtered.inc(counts.filtered);
        metrics.replayed.inc(counts.replayed);
        for (const [code, records] of rejected) metrics.deadLettered.inc({ code }, records);
        metrics.progressed();
        health.progressed();
        session.progressed();
        if (counts.written + counts.rejected + counts.filtered > 0) this.#progressed = true;
      },
      lag: (offsets) => metrics.lag.set({ topic, partition }, Number(offsets)),
      released(records) {
        accounting.released(records);
        metrics.released.inc(records);
      },
      expired(from, to) {
        metrics.expired.inc(Number(to - from));
        log.error("records were deleted before they were read", { topic, partition, from, to });
      },
      waiting: () => session.waiting(),
    };
  }
}
