import { createServiceMetrics, METRICS, type ServiceMetrics } from "#pipelines/service/metrics.ts";
import { counter, registerMetrics } from "#pipelines/service/metric_declaration.ts";
import assert from "node:assert/strict";
import { Registry } from "prom-client";
import { metricsTable } from "../../../docs/settings.ts";
import { familiesOf, type Family } from "../../support/prometheus_text.ts";
import { NOON } from "../../support/recording_log.ts";

const BUILD = { version: "1.2.3", model: "blstm/abc" };

/** The metrics after an action. */
async function shownAfter(
  count: (metrics: ServiceMetrics) => void,
): Promise<ReadonlyMap<string, Family>> {
  const metrics = createServiceMetrics(BUILD, () => NOON);
  count(metrics);
  return familiesOf(await metrics.text());
}

/** The samples of a metric after an action. */
async function samplesOf(name: string, count: (metrics: ServiceMetrics) => void) {
  return Object.fromEntries((await shownAfter(count)).get(name)!.samples);
}

Deno.test("Every metric has the name, type and unit that Prometheus expects", async () => {
  const families = await shownAfter(() => {});
  assert.ok(families.size > 15);
  for (const [name, { type, help }] of families) {
    assert.match(name, /^(refrain|process)_/);
    assert.equal(name.endsWith("_total"), type === "counter", `${name} is a ${type}`);
    assert.match(name, /_(total|seconds|bytes|records|info)$/);
    assert.doesNotMatch(help, /\.$/);
  }
});

Deno.test("Counters start at 0, so that an alert sees the first increase", async () => {
  const families = await shownAfter(() => {});
  const counts = [...families].filter(([name]) => /^refrain_.*_total$/.test(name));
  const samples = counts.flatMap(([, { samples }]) => [...samples]);
  assert.deepEqual(
    Object.fromEntries(samples),
    {
      refrain_records_read_total: 0,
      refrain_records_written_total: 0,
      refrain_records_filtered_total: 0,
      refrain_records_replayed_total: 0,
      refrain_records_released_total: 0,
      refrain_records_expired_total: 0,
      refrain_rebalances_total: 0,
      'refrain_transactions_total{outcome="committed"}': 0,
      'refrain_transactions_total{outcome="aborted"}': 0,
      'refrain_transactions_total{outcome="fenced"}': 0,
      'refrain_transactions_total{outcome="unknown"}': 0,
    },
  );
});

Deno.test("Records are counted by outcome", async () => {
  const families = await shownAfter((metrics) => {
    metrics.read.inc(20);
    metrics.read.inc(22);
    metrics.written.inc(30);
    metrics.filtered.inc(4);
    metrics.replayed.inc(3);
    metrics.released.inc(2);
    metrics.expired.inc(9);
    metrics.deadLettered.inc({ code: "no_lines" }, 2);
    metrics.deadLettered.inc({ code: "invalid_json" }, 1);
  });
  const counted = Array.from(families.values(), ({ samples }) => [...samples]).flat()
    .filter(([name]) => name.startsWith("refrain_records_"));
  assert.deepEqual(Object.fromEntries(counted), {
    refrain_records_read_total: 42,
    refrain_records_written_total: 30,
    'refrain_records_dead_lettered_total{code="no_lines"}': 2,
    'refrain_records_dead_lettered_total{code="invalid_json"}': 1,
    refrain_records_filtered_total: 4,
    refrain_records_replayed_total: 3,
    refrain_records_released_total: 2,
    refrain_records_expired_total: 9,
  });
});

Deno.test("Transactions are counted by outcome, and timed", async () => {
  const families = await shownAfter((metrics) => {
    metrics.transactionEnded("committed", 0.25);
    metrics.transactionEnded("committed", 0.5);
    metrics.transactionEnded("fenced", 0.25);
  });
  const { samples: outcomes } = families.get("refrain_transactions_total")!;
  assert.deepEqual([...outcomes.values()], [2, 0, 1, 0]);
  const { samples: seconds } = families.get("refrain_transaction_duration_seconds")!;
  assert.equal(seconds.get("refrain_transaction_duration_seconds_count"), 3);
  assert.equal(seconds.get("refrain_transaction_duration_seconds_sum"), 1);
  assert.equal(seconds.get('refrain_transaction_duration_seconds_bucket{le="0.25"}'), 2);
});

Deno.test("A batch counts once, and its time once for each of its records", async () => {
  const families = await shownAfter((metrics) => {
    metrics.batchRecords.observe(64);
    metrics.timed("label", 0.5, 64);
    metrics.timed("write", 2, 3);
  });
  const batches = families.get("refrain_batch_records")!.samples;
  assert.equal(batches.get("refrain_batch_records_count"), 1);
  assert.equal(batches.get("refrain_batch_records_sum"), 64);
  const seconds = families.get("refrain_record_duration_seconds")!.samples;
  assert.equal(seconds.get('refrain_record_duration_seconds_count{stage="label"}'), 64);
  assert.equal(seconds.get('refrain_record_duration_seconds_sum{stage="label"}'), 32);
  assert.equal(seconds.get('refrain_record_duration_seconds_sum{stage="write"}'), 6);
});

Deno.test("The lag of a partition is the last reported one, until the partition is removed", async () => {
  const samples = await samplesOf("refrain_consumer_lag_records", (metrics) => {
    metrics.lag.set({ topic: "songs", partition: 0 }, 7);
    metrics.lag.set({ topic: "songs", partition: 1 }, 8);
    metrics.lag.set({ topic: "songs", partition: 1 }, 5);
    metrics.lag.remove({ topic: "songs", partition: 0 });
    metrics.lag.remove({ topic: "songs", partition: 9 });
  });
  assert.deepEqual(samples, { 'refrain_consumer_lag_records{topic="songs",partition="1"}': 5 });
});

Deno.test("A gauge has the last reported value", async () => {
  const families = await shownAfter((metrics) => {
    metrics.queueBytes.set(1_000);
    metrics.queueBytes.set(400);
    metrics.rebalances.inc();
    metrics.eventLoopLag.observe(0.25);
  });
  const value = (name: string) =>
    families.get(name.replace(/_(sum|count)$/, ""))!.samples.get(name);
  assert.equal(value("refrain_queue_bytes"), 400);
  assert.equal(value("refrain_rebalances_total"), 1);
  assert.equal(value("refrain_event_loop_lag_seconds_sum"), 0.25);
});

Deno.test("The time of the last progress is initially the start", async () => {
  let time = NOON;
  const metrics = createServiceMetrics(BUILD, () => time);
  const shown = async () => [
    ...familiesOf(await metrics.text()).get("refrain_last_progress_timestamp_seconds")!.samples
      .values(),
  ];
  time += 90_500;
  assert.deepEqual(await shown(), [NOON / 1000]);
  metrics.progressed();
  assert.deepEqual(await shown(), [NOON / 1000 + 90.5]);
});

Deno.test("The build is described by labels, with any characters", async () => {
  const metrics = createServiceMetrics({ version: "1.2.3", model: 'a "model"\\\nof two lines' });
  const { samples } = familiesOf(await metrics.text()).get("refrain_build_info")!;
  assert.deepEqual(Object.fromEntries(samples), {
    'refrain_build_info{version="1.2.3",model="a \\"model\\"\\\\\\nof two lines"}': 1,
  });
});

Deno.test("The memory, processor time and start of the process are current at each read", async () => {
  const metrics = createServiceMetrics(BUILD);
  const shown = async () => {
    const families = familiesOf(await metrics.text());
    return (name: string) => families.get(name)!.samples.get(name)!;
  };
  const first = await shown(), second = await shown();
  assert.ok(first("process_resident_memory_bytes") > 20e6);
  const cpu = first("process_cpu_seconds_total"), later = second("process_cpu_seconds_total");
  assert.ok(cpu > 0 && later >= cpu && later < 1.5 * cpu, `${cpu} s, then ${later} s`);
  const age = Date.now() / 1000 - first("process_start_time_seconds");
  assert.ok(age >= 0 && age < 24 * 3600, `${age} s`);
});

Deno.test("Two services in a process have separate metrics", async () => {
  const [one, other] = [createServiceMetrics(BUILD), createServiceMetrics(BUILD)];
  one.read.inc(5);
  assert.match(await other.text(), /^refrain_records_read_total 0$/m);
});

Deno.test("A declared metric is registered and documented without further code", async () => {
  const registry = new Registry();
  const toys = { sneezes: counter("refrain_sneezes_total", "Sneezes", { labels: ["singer"] }) };
  const { sneezes } = registerMetrics({ ...METRICS, ...toys }, registry);
  sneezes.inc({ singer: "alto" }, 2);
  const family = familiesOf(await registry.metrics()).get("refrain_sneezes_total")!;
  assert.deepEqual([family.type, family.help], ["counter", "Sneezes"]);
  assert.deepEqual([...family.samples], [['refrain_sneezes_total{singer="alto"}', 2]]);
  assert.ok(
    metricsTable([...Object.values(METRICS), toys.sneezes])
      .endsWith("\n| `refrain_sneezes_total` | counter | `singer` | Sneezes |\n"),
  );
});
