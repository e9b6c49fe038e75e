/**
 * The service: songs of a topic in, annotations out. After a transient fault it starts a new session
 * from the committed offsets; any other fault ends the run.
 *
 * @module
 */
import type { Kafka } from "kafkajs";
import type { RunningTotals } from "#lib/metrics/running_totals.ts";
import { abortable } from "../concurrency/abortable.ts";
import { delay } from "../concurrency/delay.ts";
import { EXIT, RunError } from "../errors.ts";
import { classifyError, throwRunError, TransientFault } from "../kafka/error.ts";
import type { MembershipOptions } from "../kafka/group_member.ts";
import type { PartitionOutput } from "../kafka/partition_output.ts";
import type { ChunkLimits } from "../kafka/partition_queue.ts";
import type { OutgoingRecord } from "../kafka/records.ts";
import { offsetBounds, type TopicAdmin } from "../kafka/topic_admin.ts";
import { type Instruments, ServiceObserver } from "./observer.ts";
import type { PartitionLabeller } from "./partition_labeller.ts";
import { PartitionTask } from "./partition_task.ts";
import { ConsumeSession, type TaskContext } from "./session.ts";

/** Options of {@linkcode consume}. */
export interface ConsumeOptions extends Instruments {
  readonly client: Kafka;
  readonly connectAdmin: () => Promise<TopicAdmin>;
  readonly membership: MembershipOptions;
  /** Where a partition begins that has no committed offset. */
  readonly from: "earliest" | "latest";
  readonly limits: ChunkLimits;
  /** The most bytes of waiting records, over all partitions; approximate. */
  readonly queueBytes: number;
  /** Whether the run ends at the offset that is the topic's end when the run begins. */
  readonly untilEnd: boolean;
  readonly createLabeller: (partition: number) => PartitionLabeller;
  readonly createOutput: (partition: number, session: TaskContext) => PartitionOutput;
  readonly toTotals?: (partition: number, totals: RunningTotals, end: bigint) => OutgoingRecord;
  /** When it aborts, chunks in progress are finished and stored, and the group is left. */
  readonly signal: AbortSignal;
}

/** The pause before a new session, in milliseconds: it doubles from failure to failure. */
const FIRST_PAUSE = 250, LONGEST_PAUSE = 5_000;

/**
 * Runs until the signal aborts, or to the end of the topic. The accounting balances in every case.
 *
 * @throws {RunError} for a fault that a new session does not fix, such as a missing topic.
 */
export async function consume(options: ConsumeOptions): Promise<void> {
  const { health, log, signal } = options, service = new ConsumeService(options);
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      await service.runSession();
      break;
    } catch (error) {
      health.lost();
      const fault = classifyError(error);
      if (fault.kind === "fatal") throwRunError(error);
      if (service.observer.takeProgress()) failures = 0;
      const ms = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures);
      log.warn("restarting", { reason: fault.message, kind: fault.kind, in_ms: ms });
      await delay(ms, signal);
    }
  }
}

/** The state that lasts from session to session. */
class ConsumeService {
  readonly observer: ServiceObserver;
  readonly #options: ConsumeOptions;
  /** Whether the cluster has ever answered. */
  #wasReachable = false;
  #ends: ReadonlyMap<number, bigint> | undefined;

  constructor(options: ConsumeOptions) {
    this.#options = options;
    this.observer = new ServiceObserver(options.membership.topic, options);
  }

  /** Runs from joining the group to leaving it. */
  async runSession(): Promise<void> {
    const { client, membership, queueBytes, untilEnd, signal } = this.#options;
    const admin = await abortable(this.#connect(), signal);
    if (admin === undefined) return;
    try {
      const ranges = await abortable(admin.endOffsets(membership.topic), signal);
      if (ranges === undefined) return;
      this.#wasReachable = true;
      if (untilEnd) this.#ends ??= offsetBounds(ranges, "end");
      const session = new ConsumeSession({
        client,
        membership,
        queueBytes,
        ...(this.#ends && { until: this.#ends }),
        startTask: (partition, session, after) =>
          this.#startTask(partition, { admin, session, after }),
        events: this.observer.sessionEvents(),
      });
      await session.run(signal);
    } finally {
      await admin.close();
    }
  }

  /** Connects. A cluster that was reachable before is expected to be so again. */
  async #connect(): Promise<TopicAdmin> {
    try {
      return await this.#options.connectAdmin();
    } catch (error) {
      const isUnreachable = error instanceof RunError && error.exitCode === EXIT.unreachable;
      throw isUnreachable && this.#wasReachable ? new TransientFault(error.message) : error;
    }
  }

  #startTask(
    partition: number,
    { admin, session, after }: {
      readonly admin: TopicAdmin;
      readonly session: TaskContext;
      readonly after: Promise<unknown>;
    },
  ): PartitionTask {
    const { from, limits, createLabeller, createOutput, toTotals } = this.#options;
    const { group, topic } = this.#options.membership;
    return new PartitionTask({
      partition,
      labeller: createLabeller(partition),
      output: createOutput(partition, session),
      limits,
      committed: async () => (await admin.committed(group, topic)).get(partition),
      range: async () => (await admin.endOffsets(topic)).get(partition)!,
      from,
      ...(toTotals && { toTotals: (totals, end) => toTotals(partition, totals, end) }),
      events: this.observer.partitionEvents(partition, session),
    }, after);
  }
}
