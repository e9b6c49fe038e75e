/**
 * The service from session to session, and the work on each partition.
 *
 * @module
 */
import type { ConsumeOptions } from "./run_parts.ts";
import { ConsumeSession, type SessionEvents, type TaskContext } from "./session.ts";
import { EXIT, RunError } from "../errors.ts";
import { offsetBounds, type TopicAdmin } from "../kafka/topic_admin.ts";
import type { PartitionEvents } from "./partition.ts";
import { PartitionTask } from "./partition_task.ts";
import { TransientFault } from "../kafka/error.ts";
import { abortable } from "../concurrency/abortable.ts";

/** Each partition has a producer, with a connection to each broker. */
const MANY_PARTITIONS = 50;

/** What lasts from session to session. */
export class ConsumeService {
  readonly #run: ConsumeOptions;
  /** Whether the cluster has ever answered. */
  #hasReached = false;
  #progressed = false;
  #ends: ReadonlyMap<number, bigint> | undefined;

  constructor(run: ConsumeOptions) {
    this.#run = run;
  }

  /** Whether a record was stored since this was last asked. */
  hasProgressed(): boolean {
    const progressed = this.#progressed;
    this.#progressed = false;
    return progressed;
  }

  /** From joining the group to leaving it. */
  async session(): Promise<void> {
    const { client, membership, queueBytes, untilEnd, signal } = this.#run;
    const admin = await abortable(this.#connected(), signal);
    if (admin === undefined) return;
    try {
      const ranges = await abortable(admin.endOffsets(membership.topic), signal);
      if (ranges === undefined) return;
      this.#hasReached = true;
      if (untilEnd) this.#ends ??= offsetBounds(ranges, "end");
      const session = new ConsumeSession({
        client,
        membership,
        queueBytes,
        ...(this.#ends && { until: this.#ends }),
        startTask: (partition, session, after) => this.#task(partition, { admin, session, after }),
        events: this.#sessionEvents(),
      });
      await session.run(signal);
    } finally {
      await admin.close();
    }
  }

  /** A cluster that was there before will be there again. */
  async #connected(): Promise<TopicAdmin> {
    try {
      return await this.#run.connectAdmin();
    } catch (error) {
      const isAway = error instanceof RunError && error.exitCode === EXIT.unreachable;
      throw isAway && this.#hasReached ? new TransientFault(error.message) : error;
    }
  }

  #sessionEvents(): SessionEvents {
    const { membership: { topic }, log, metrics, health } = this.#run;
    return {
      assigned(partitions) {
        log.info("partitions are ours", { topic, partitions });
        if (partitions.length > MANY_PARTITIONS) {
          log.warn("too many partitions for one process: start more of them", {
            partitions: partitions.length,
            better_at_most: MANY_PARTITIONS,
          });
        }
        metrics.rebalances.inc();
        health.joined();
      },
      revoked(partitions) {
        log.info("partitions are given up", { topic, partitions });
        for (const partition of partitions) metrics.lag.remove({ topic, partition });
      },
      idle() {
        metrics.progressed();
        health.progressed();
      },
      waiting: (bytes) => metrics.queueBytes.set(bytes),
    };
  }

  #task(
    partition: number,
    { admin, session, after }: {
      readonly admin: TopicAdmin;
      readonly session: TaskContext;
      readonly after: Promise<unknown>;
    },
  ): PartitionTask {
    const {
      from,
      limits,
      createLabeller,
      createOutput,
      toTotals,
      membership,
    } = this.#run;
    const { group, topic } = membership;
    const range = async () => (await admin.endOffsets(topic)).get(partition)!;
    return new PartitionTask({
      partition,
      labeller: createLabeller(partition),
      output: createOutput(partition, session),
      limits,
      committed: async () => (await admin.committed(group, topic)).get(partition),
      range,
      from,
      ...(toTotals && { toTotals: (totals, end) => toTotals(partition, totals, end) }),
      events: this.#partitionEvents(partition, session),
    }, after);
  }

  #partitionEvents(partition: number, session: TaskContext): PartitionEvents {
    const { membership: { topic }, accounting, log, metrics, health } = this.#run;
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
