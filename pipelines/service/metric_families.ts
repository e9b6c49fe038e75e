/**
 * The figures of a service: their names, what they mean, their labels. docs/operations.md lists them too.
 *
 * @module
 */
import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** Upper bounds in seconds: from a rule's few microseconds a song to a broker that comes back. */
const SECONDS = [0.0001, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Upper bounds in records. */
const RECORDS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

export type ServiceFigures = ReturnType<typeof serviceFigures>;

/** The figures, all at their beginning, shown by a registry that has none of them yet. */
export function serviceFigures(registry: Registry) {
  const registers = [registry];
  return {
    read: new Counter({
      name: "refrain_records_read_total",
      help: "Records read from the input",
      registers,
    }),
    written: new Counter({
      name: "refrain_records_written_total",
      help: "Records whose annotation is written and committed",
      registers,
    }),
    deadLettered: new Counter({
      name: "refrain_records_dead_lettered_total",
      help: "Records that were rejected and are written as dead letters, by error code",
      labelNames: ["code"],
      registers,
    }),
    filtered: new Counter({
      name: "refrain_records_filtered_total",
      help: "Records passed over, as their language is not wanted",
      registers,
    }),
    replayed: new Counter({
      name: "refrain_records_replayed_total",
      help: "Records read again for the sake of an open song: they were counted before",
      registers,
    }),
    returned: new Counter({
      name: "refrain_records_released_total",
      help: "Records read, but not known to be committed when their partition was given up",
      registers,
    }),
    missed: new Counter({
      name: "refrain_records_expired_total",
      help: "Records that their topic deleted before anyone read them",
      registers,
    }),
    recordSeconds: new Histogram({
      name: "refrain_record_duration_seconds",
      help: "Time that a record spent in a stage, together with its batch",
      labelNames: ["stage"],
      buckets: SECONDS,
      registers,
    }),
    batchRecords: new Histogram({
      name: "refrain_batch_records",
      help: "Records labelled together",
      buckets: RECORDS,
      registers,
    }),
    lag: new Gauge({
      name: "refrain_consumer_lag_records",
      help: "Records between the committed offset of a partition and its end",
      labelNames: ["topic", "partition"],
      registers,
    }),
    rebalances: new Counter({
      name: "refrain_rebalances_total",
      help: "Times that the consumer group shared its partitions out anew",
      registers,
    }),
    transactions: new Counter({
      name: "refrain_transactions_total",
      help: "Transactions, by how they ended: committed, aborted or fenced",
      labelNames: ["outcome"],
      registers,
    }),
    transactionSeconds: new Histogram({
      name: "refrain_transaction_duration_seconds",
      help: "Time from the begin of a transaction to its end",
      buckets: SECONDS,
      registers,
    }),
    eventLoopLag: new Histogram({
      name: "refrain_event_loop_lag_seconds",
      help: "How late timers of the main thread fire",
      buckets: SECONDS,
      registers,
    }),
    queueBytes: new Gauge({
      name: "refrain_queue_bytes",
      help: "Bytes of the records that were read and are not committed yet",
      registers,
    }),
    lastProgress: new Gauge({
      name: "refrain_last_progress_timestamp_seconds",
      help: "When records were last committed, or nothing was to be done, since 1970",
      registers,
    }),
    build: new Gauge({
      name: "refrain_build_info",
      help: "Always 1: the labels tell what runs",
      labelNames: ["version", "model"],
      registers,
    }),
  };
}
