/**
 * One membership in a consumer group: a task for each assigned partition.
 *
 * @module
 */
import type { Kafka } from "kafkajs";
import { FetchControl } from "./fetch_control.ts";
import { type FetchedRecords, GroupMember, type MembershipOptions } from "../kafka/group_member.ts";
import { PartitionTask } from "./partition_task.ts";
import { deadline, delay } from "../concurrency/delay.ts";
import { StallDetector } from "./stall_detector.ts";
import { TransientFault } from "../kafka/error.ts";

/** Options of {@linkcode ConsumeSession}. */
export interface SessionOptions {
  readonly client: Kafka;
  readonly membership: MembershipOptions;
  /** The most waiting bytes over all partitions; approximate, because fetches arrive whole. */
  readonly queueBytes: number;
  /** Starts the work on a partition. */
  readonly startTask: (
    partition: number,
    session: TaskContext,
    after: Promise<unknown>,
  ) => PartitionTask;
  /** The session ends when each assigned partition is processed up to its offset here. */
  readonly until?: ReadonlyMap<number, bigint>;
  readonly events: SessionEvents;
}

/** The session, as its tasks see it. */
export interface TaskContext {
  /**
   * Commits outside of a transaction.
   *
   * @throws {TransientFault} if the group has rebalanced since the task began.
   */
  commit(partition: number, offset: bigint, metadata: string): Promise<void>;
  /** The waiting bytes of a task have changed. */
  waiting(): void;
  /** A task has stored records. */
  progressed(): void;
}

/** The events of a session. */
export interface SessionEvents {
  assigned(partitions: readonly number[]): void;
  revoked(partitions: readonly number[]): void;
  /** The cluster has answered, and nothing is left to do. */
  idle(): void;
  /** The waiting bytes over all partitions have changed. */
  waiting(bytes: number): void;
}

/** A member that hears nothing for this many session timeouts has been removed from its group. */
const SILENT_SESSIONS = 3;
/** In milliseconds. */
const CHECKED_EVERY = 100, DRAINED_WITHIN = 7_000, LEFT_WITHIN = 2_000;

/** Runs until its signal aborts, to the end of the topic if `until` is given, or until it fails. */
export class ConsumeSession {
  readonly #parts: SessionOptions;
  readonly #member: GroupMember;
  readonly #tasks = new Map<number, PartitionTask>();
  /** Draining tasks, of revoked partitions or of ones that another task waits for. */
  readonly #leaving = new Map<number, PartitionTask>();
  readonly #control: FetchControl;
  readonly #failed = Promise.withResolvers<never>();
  readonly #detector: StallDetector;
  /** Whether partitions have been assigned. */
  #hasJoined = false;
  /** The number of assignments so far. */
  #assignments = 0;
  #isLeaving = false;

  constructor(parts: SessionOptions) {
    this.#parts = parts;
    this.#failed.promise.catch(() => {}); // run throws it
    this.#member = new GroupMember(parts.client, parts.membership, {
      assigned: (partitions) => this.#assigned(partitions),
      revoking: () => this.#revoke(),
      fetched: (partition, fetched) => this.#fetched(partition, fetched),
      heard: () => this.#heard(),
    });
    this.#detector = new StallDetector({
      isBusy: () => this.#isBusy,
      silentAfter: SILENT_SESSIONS * parts.membership.sessionTimeout,
      stalled: (reason) => this.#failed.reject(new TransientFault(reason)),
    });
    this.#control = new FetchControl(this.#member, parts.queueBytes);
  }

  /** @throws the error that ended the session. Its partitions continue at their committed offsets. */
  async run(signal: AbortSignal): Promise<void> {
    using _detector = this.#detector;
    try {
      await Promise.race([this.#member.run(), this.#failed.promise, this.#ended(signal)]);
    } finally {
      await this.#leave();
    }
  }

  /** The session, as the tasks of this assignment see it. */
  #forTasks(): TaskContext {
    const assignment = ++this.#assignments;
    return {
      commit: async (partition, offset, metadata) => {
        if (assignment !== this.#assignments) {
          throw new TransientFault(`Partition ${partition} may have another owner now`);
        }
        await this.#member.commit(partition, offset, metadata);
      },
      waiting: () => this.#waiting(),
      progressed: () => this.#detector.progressed(),
    };
  }

  #waiting(): void {
    this.#parts.events.waiting(this.#control.adjust(this.#tasks));
  }

  #assigned(partitions: readonly number[]): void {
    this.#revoke();
    const session = this.#forTasks();
    if (this.#isLeaving) return; // the member is about to leave the group
    this.#hasJoined = true;
    this.#detector.heard();
    this.#detector.progressed();
    for (const partition of partitions) {
      const after = this.#leaving.get(partition)?.ended.catch(() => {}) ?? Promise.resolve();
      const task = this.#parts.startTask(partition, session, after);
      this.#tasks.set(partition, task);
      this.#control.add(partition);
      task.ended.catch((error) => {
        if (this.#tasks.get(partition) === task) this.#failed.reject(error);
      });
    }
    this.#parts.events.assigned(partitions);
  }

  /** Drains all tasks. Their failures are ignored: a new owner may have fenced them. */
  #revoke(): void {
    if (this.#tasks.size > 0) this.#parts.events.revoked([...this.#tasks.keys()]);
    for (const [partition, task] of this.#tasks) {
      this.#leaving.set(partition, task);
      const forget = () => {
        if (this.#leaving.get(partition) === task) this.#leaving.delete(partition);
      };
      task.ended.then(forget, forget);
      task.drain();
    }
    this.#tasks.clear();
    this.#control.clear();
    this.#hasJoined = false;
  }

  #fetched(partition: number, fetched: FetchedRecords): void {
    this.#heard();
    this.#tasks.get(partition)?.push(fetched);
  }

  #heard(): void {
    this.#detector.heard();
    if (!this.#isBusy) this.#parts.events.idle();
  }

  get #isBusy(): boolean {
    return this.#tasks.values().some((task) => task.isBusy);
  }

  /** Resolves when the session should end. */
  async #ended(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !this.#isLeaving && !this.#isAtEnd()) {
      await delay(CHECKED_EVERY, signal);
    }
  }

  #isAtEnd(): boolean {
    const { until } = this.#parts;
    return until !== undefined && this.#hasJoined &&
      this.#tasks.entries().every(([partition, task]) =>
        task.hasReached(until.get(partition) ?? 0n)
      );
  }

  async #leave(): Promise<void> {
    this.#isLeaving = true;
    this.#revoke();
    const leaving = [...this.#leaving.values()];
    await deadline(DRAINED_WITHIN, Promise.allSettled(leaving.map(({ ended }) => ended)));
    for (const task of leaving) task.abandon();
    await deadline(LEFT_WITHIN, this.#member.stop().catch(() => {}));
  }
}
