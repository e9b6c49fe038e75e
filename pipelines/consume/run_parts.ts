/**
 * What the service is made of.
 *
 * @module
 */
import type { RunningTotals } from "#lib/metrics/running_totals.ts";
import type { Kafka } from "kafkajs";
import type { TaskContext } from "./session.ts";
import type { MembershipOptions } from "../kafka/group_member.ts";
import type { PartitionOutput } from "../kafka/partition_output.ts";
import type { ChunkLimits } from "../kafka/partition_queue.ts";
import type { OutgoingRecord } from "../kafka/records.ts";
import type { TopicAdmin } from "../kafka/topic_admin.ts";
import type { PartitionLabeller } from "./partition_labeller.ts";
import type { Health } from "../service/health.ts";
import type { Log } from "../service/log.ts";
import type { ServiceMetrics } from "../service/metrics.ts";
import type { ServiceAccounting } from "./accounting.ts";

/** What the service is made of. */
export interface ConsumeOptions {
  readonly client: Kafka;
  readonly connectAdmin: () => Promise<TopicAdmin>;
  readonly membership: MembershipOptions;
  /** Where a partition is read from that the group has read nothing of. */
  readonly from: "earliest" | "latest";
  readonly limits: ChunkLimits;
  /** The most bytes that wait, over all partitions; about. */
  readonly queueBytes: number;
  /** Whether the run ends at the end of the topic, as it is when the run begins. */
  readonly untilEnd: boolean;
  readonly createLabeller: (partition: number) => PartitionLabeller;
  readonly createOutput: (partition: number, session: TaskContext) => PartitionOutput;
  readonly toTotals?: (partition: number, totals: RunningTotals, end: bigint) => OutgoingRecord;
  /** Counts what becomes of records. */
  readonly accounting: ServiceAccounting;
  readonly log: Log;
  readonly metrics: ServiceMetrics;
  readonly health: Health;
  /** When it aborts, what has been begun is finished and stored, and the group is left. */
  readonly signal: AbortSignal;
}
