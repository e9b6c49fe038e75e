import { RunningTotals } from "#lib/metrics/running_totals.ts";
import type { ConsumeOptions } from "#pipelines/consume/run.ts";
import { createKafkaClient } from "#pipelines/kafka/connection.ts";
import { TopicAdmin } from "#pipelines/kafka/topic_admin.ts";
import { TransactionalOutput } from "#pipelines/kafka/transactional_output.ts";
import { Health } from "#pipelines/service/health.ts";
import { createServiceMetrics } from "#pipelines/service/metrics.ts";
import { ServiceAccounting } from "#pipelines/consume/accounting.ts";
import type { TopicRecord } from "#pipelines/kafka/records.ts";
import type { LabelledChunk, PartitionLabeller } from "#pipelines/consume/partition_labeller.ts";
import { RecordingLog } from "../recording_log.ts";
import { CopyLabeller } from "../labellers.ts";

/** Which topics a run is between. */
export interface RunTopics {
  readonly input: string;
  /** With its partitions. */
  readonly output: readonly [topic: string, partitions: number];
}

/** A run that copies records exactly once, up to the end of the topic; and what it logs. */
export function consumeRun(
  broker: string,
  { input, output: [output, partitions] }: RunTopics,
  stated: Partial<ConsumeOptions> = {},
): ConsumeOptions & { readonly log: RecordingLog } {
  const connection = { brokers: [broker], clientId: "tests" }, log = new RecordingLog();
  const client = createKafkaClient(connection, log), group = `group-of-${input}`;
  return {
    client,
    connectAdmin: () => TopicAdmin.connect(connection, log),
    membership: { group, topic: input, sessionTimeout: 6000 },
    from: "earliest",
    limits: { records: 50, bytes: 1 << 20 },
    queueBytes: 1 << 20,
    untilEnd: true,
    createLabeller: () => new CopyTo(output),
    createOutput: (partition) => {
      const of = { group, topic: input, partition };
      return new TransactionalOutput(client, of, { topics: new Map([[output, { partitions }]]) });
    },
    accounting: new ServiceAccounting(),
    metrics: createServiceMetrics({ version: "0", model: "none" }),
    health: new Health(),
    signal: new AbortController().signal,
    ...stated,
    log,
  };
}

/** Copies records to a topic. */
export class CopyTo implements PartitionLabeller {
  readonly concurrency = 1;
  readonly #copies = new CopyLabeller();

  constructor(readonly topic: string) {}

  restore(): undefined {
    return undefined;
  }

  async label(records: readonly TopicRecord[]): Promise<LabelledChunk> {
    const labelled = await this.#copies.label(records);
    const outgoing = labelled.outgoing.map((record) => ({ ...record, topic: this.topic }));
    return { ...labelled, outgoing };
  }
}

/** The number of songs in totals that were committed with an offset. */
export function songsOf(totals: readonly number[]): number {
  return new RunningTotals(totals).totals().songs;
}
