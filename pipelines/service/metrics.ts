/**
 * The Prometheus metrics of a service.
 *
 * @module
 */
import process from "node:process";
import { Registry } from "prom-client";
import { counter, gauge, histogram, registerMetrics } from "./metric_declaration.ts";

/** In seconds: from the few microseconds of a rule to a broker that restarts. */
const SECONDS = [0.0001, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const RECORDS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
const MICROSECONDS = 1_000_000;

/** How a transaction ended. Fenced: its partition has another owner. Unknown: no broker answered. */
export type TransactionOutcome = "committed" | "aborted" | "fenced" | "unknown";

const OUTCOMES: readonly TransactionOutcome[] = ["committed", "aborted", "fenced", "unknown"];

/** Where a record spends its time: from read to labelled, and from labelled to committed. */
export type RecordStage = "label" | "write";

/** Every metric. The table in docs/operations.md follows from it: `deno task settings`. */
export const METRICS = {
  read: counter("refrain_records_read_total", "Records read from the input"),
  written: counter("refrain_records_written_total", "Records whose annotation is committed"),
  deadLettered: counter(
    "refrain_records_dead_lettered_total",
    "Records that were rejected and are committed as dead letters, by error code",
    { labels: ["code"] },
  ),
  filtered: counter(
    "refrain_records_filtered_total",
    "Records skipped because of their song's language",
  ),
  replayed: counter(
    "refrain_records_replayed_total",
    "Records read again to restore an open song; they were counted before",
  ),
  released: counter(
    "refrain_records_released_total",
    "Records read, but not known to be committed when their partition was given up",
  ),
  expired: counter(
    "refrain_records_expired_total",
    "Records that the topic deleted before they were read",
  ),
  recordSeconds: histogram(
    "refrain_record_duration_seconds",
    "Time that a record spent in a stage, with its batch: label (from read to labelled), " +
      "write (from labelled to committed)",
    { labels: ["stage"], buckets: SECONDS },
  ),
  batchRecords: histogram("refrain_batch_records", "Records labelled together", {
    buckets: RECORDS,
  }),
  lag: gauge(
    "refrain_consumer_lag_records",
    "Records between the committed offset of a partition and its end",
    { labels: ["topic", "partition"] },
  ),
  rebalances: counter("refrain_rebalances_total", "Rebalances of the consumer group"),
  transactions: counter(
    "refrain_transactions_total",
    "Transactions, by outcome: committed, aborted, fenced (the partition has another owner), " +
      "unknown (no response)",
    { labels: ["outcome"] },
  ),
  transactionSeconds: histogram(
    "refrain_transaction_duration_seconds",
    "Time from the beginning of a transaction to its end",
    { buckets: SECONDS },
  ),
  eventLoopLag: histogram(
    "refrain_event_loop_lag_seconds",
    "How late timers of the main thread fire, measured 50 times a second",
    { buckets: SECONDS },
  ),
  queueBytes: gauge(
    "refrain_queue_bytes",
    "Bytes of records that were read and are not committed, over all partitions",
  ),
  lastProgress: gauge(
    "refrain_last_progress_timestamp_seconds",
    "Unix time at which records were last committed, or at which the service was last idle",
  ),
  build: gauge("refrain_build_info", "Always 1; the labels give the version and the model", {
    labels: ["version", "model"],
  }),
  residentMemory: gauge(
    "process_resident_memory_bytes",
    "Memory of the process, worker threads included",
    { collect: (memory) => memory.set(Deno.memoryUsage().rss) },
  ),
  cpuSeconds: counter(
    "process_cpu_seconds_total",
    "CPU time of the process, worker threads included",
    {
      collect(time) {
        const { user, system } = process.cpuUsage();
        time.reset();
        time.inc((user + system) / MICROSECONDS);
      },
    },
  ),
  startTime: gauge("process_start_time_seconds", "Unix time at which the process started", {
    collect: (start) => start.set(performance.timeOrigin / 1000),
  }),
};

/** The release and the model that run. */
export interface ServiceBuild {
  /** The version of Refrain. */
  readonly version: string;
  /** The model's name, as in annotations. */
  readonly model: string;
}

/** The metrics of one service: `metrics.read.inc(20)`. Two services in a process have separate ones. */
export type ServiceMetrics = ReturnType<typeof createServiceMetrics>;

/** @param clock gives milliseconds since 1970 */
export function createServiceMetrics(build: ServiceBuild, clock: () => number = Date.now) {
  const registry = new Registry(), metrics = registerMetrics(METRICS, registry);
  metrics.build.set({ ...build }, 1);
  for (const outcome of OUTCOMES) metrics.transactions.inc({ outcome }, 0);
  const progressed = () => metrics.lastProgress.set(clock() / 1000);
  progressed();
  return {
    ...metrics,
    /** Notes that records were committed just now, or that nothing is left to do. */
    progressed,
    /** Counts the time that a batch spent in a stage, once for each of its records. */
    timed(stage: RecordStage, seconds: number, records: number) {
      const time = metrics.recordSeconds.labels({ stage });
      for (let record = 0; record < records; record++) time.observe(seconds);
    },
    transactionEnded(outcome: TransactionOutcome, seconds: number) {
      metrics.transactions.inc({ outcome });
      metrics.transactionSeconds.observe(seconds);
    },
    /** The content type of {@linkcode text}. */
    contentType: registry.contentType,
    /** All metrics in the text format of Prometheus. */
    text: () => registry.metrics(),
  };
}
