/**
 * `refrain consume`: annotates the songs of a Kafka topic, until it is stopped.
 *
 * @module
 */
import configuration from "../../deno.json" with { type: "json" };
import { openAnnotationFile } from "./annotation_file.ts";
import { command } from "../cli/command.ts";
import { consume } from "./run.ts";
import { type Labellers, loadLabellers } from "./labellers.ts";
import { outputFactory } from "./outputs.ts";
import type { ConsumeOptions } from "./run.ts";
import { type ConsumeSettings, consumeSettings, loadConsumeSettings } from "./settings.ts";
import { createMissingTopics, describeTopics } from "./topics.ts";
import { checkBalance } from "../stream/accounting.ts";
import { EXIT } from "../errors.ts";
import { createKafkaClient } from "../kafka/connection.ts";
import { throwRunError } from "../kafka/error.ts";
import { TopicAdmin, type TopicDescription } from "../kafka/topic_admin.ts";
import { createRecordFactory, OutgoingRecords } from "./record_factory.ts";
import { EventLoopLag } from "../service/event_loop_lag.ts";
import { Health } from "../service/health.ts";
import { serveHttp } from "../service/http.ts";
import { createLog, type Log } from "../service/log.ts";
import { createServiceMetrics } from "../service/metrics.ts";
import { ServiceAccounting } from "./accounting.ts";
import { abortable } from "../concurrency/abortable.ts";

const { version } = configuration;

export const consumeCommand = command({
  name: "consume",
  summary: "Annotate the songs of a Kafka topic as they arrive, each exactly once.",
  usage: "refrain consume --brokers HOST:PORT --group NAME --topic TOPIC --output TOPIC [flags]",
  about: `
Reads songs from a topic, writes annotations to another, and runs until it is stopped: Ctrl-C or
SIGTERM, once, lets it finish the records in progress.

  refrain consume --brokers localhost:9092 --group refrain --topic songs --output annotations
  refrain consume --config consume.yaml

A record is a song as annotate reads it (JSON, or plain text with the key as its id); the key of an
annotation is the song's id. Results, dead letters and offsets are written in one transaction:
readers with isolation.level=read_committed see each song once, whichever process fails. Records
that are not songs go to the topic of dead letters. Start more processes to share the work.
docs/consume.md is the guide.
`,
  settings: consumeSettings,
  run: async (invocation, signal) =>
    await runConsume(await loadConsumeSettings(invocation), signal),
});

async function runConsume(settings: ConsumeSettings, signal: AbortSignal): Promise<number> {
  const log = createLog(settings.logLevel);
  await using resources = new AsyncDisposableStack();
  const labellers = resources.adopt(await loadLabellers(settings), (loaded) => loaded.dispose());
  const metrics = createServiceMetrics({ version, model: labellers.model.name });
  const health = new Health();
  const observe = (seconds: number) => {
    metrics.eventLoopLag.observe(seconds);
    health.loopTurned();
  };
  const lag = resources.adopt(new EventLoopLag(observe), (watched) => watched.stop());
  signal.addEventListener("abort", () => health.drain());
  if (settings.http !== undefined) {
    const server = serveHttp(settings.http, { health, metrics, version });
    resources.defer(() => server.close());
    log.info("serving HTTP", { address: server.address });
  }
  const topics = await abortable(describeAll(settings, log), signal);
  const accounting = new ServiceAccounting();
  try {
    const environment = { accounting, metrics, health, log, signal };
    if (topics) await consumeTopics(topics, settings, { labellers, ...environment });
  } finally {
    const { p50, p99, max } = lag.summary();
    log.info("stopped", { loop_lag_p50_s: p50, loop_lag_p99_s: p99, loop_lag_max_s: max });
    console.error(String(accounting));
  }
  checkBalance(accounting);
  return signal.aborted ? signal.reason as number : EXIT.done;
}

type Topics = ReadonlyMap<string, TopicDescription>;

/** The instruments of the service, and its signal. */
interface Environment
  extends Pick<ConsumeOptions, "accounting" | "metrics" | "health" | "log" | "signal"> {
  readonly labellers: Labellers;
}

async function consumeTopics(
  topics: Topics,
  settings: ConsumeSettings,
  { labellers, metrics, ...environment }: Environment,
): Promise<void> {
  const { connection, group, topic, outputFile, metricsTopic } = settings, { log } = environment;
  const client = createKafkaClient(connection, log);
  const file = outputFile === undefined
    ? undefined
    : await openAnnotationFile(outputFile, settings.resume);
  const records = new OutgoingRecords(labellers.model, version, settings);
  const makers = createRecordFactory(settings, topics, { records, version, log });
  try {
    await consume({
      client,
      connectAdmin: () => TopicAdmin.connect(connection, log),
      membership: { group, topic, sessionTimeout: settings.sessionTimeout },
      from: settings.from,
      limits: { records: settings.transactionRecords, bytes: settings.transactionBytes },
      queueBytes: settings.queueBytes,
      untilEnd: settings.untilEnd,
      createLabeller: () => labellers.labeller(makers),
      createOutput: outputFactory(settings, { client, topics, metrics, ...(file && { file }) }),
      ...(metricsTopic !== undefined && {
        toTotals: (partition, totals, end) =>
          records.totals(metricsTopic, { group, topic, partition, end }, totals),
      }),
      metrics,
      ...environment,
    });
  } finally {
    file?.close();
  }
}

async function describeAll(settings: ConsumeSettings, log: Log): Promise<Topics> {
  const admin = await TopicAdmin.connect(settings.connection, log);
  try {
    if (settings.createTopics) await createMissingTopics(settings, admin);
    return await describeTopics(settings, admin);
  } catch (error) {
    throwRunError(error);
  } finally {
    await admin.close();
  }
}
