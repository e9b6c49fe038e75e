/**
 * One life as a member of a consumer group: a task for each partition that is ours.
 *
 * @module
 */
import type { Kafka } from "kafkajs";
import { FetchControl } from "./fetch_control.ts";
import { type FetchedRecords, GroupMember, type MembershipOptions } from "../kafka/group_member.ts";
import { PartitionTask } from "./partition_task.ts";
import { delay } from "../concurrency/delay.ts";
import { StallDetector } from "./stall_detector.ts";
import { TransientFault } from "../kafka/error.ts";
import { deadline } from "../concurrency/deadline.ts";

/** What a session works with. */
export interface SessionOptions {
  readonly client: Kafka;
  readonly membership: MembershipOptions;
  /** The most bytes that wait, over all partitions; about, as they come by the fetch. */
  readonly queueBytes: number;
  /** Starts the work on a partition. */
  readonly startTask: (
    partition: number,
    session: TaskContext,
    after: Promise<unknown>,
  ) => PartitionTask;
  /** The session ends when each partition that is ours has been read up to here. */
  readonly until?: ReadonlyMap<number, bigint>;
  readonly events: SessionEvents;
}

/** What tasks may ask of their session. */
export interface TaskContext {
  /**
   * Commits outside of a transaction.
   *
   * @throws {TransientFault} if the group has shared its partitions out anew since the task began.
   */
  commit(partition: number, offset: bigint, metadata: string): Promise<void>;
  /** A task has taken or given back records. */
  waiting(): void;
  /** A task has come further. */
  progressed(): void;
}

/** What a session tells of itself. */
export interface SessionEvents {
  assigned(partitions: readonly number[]): void;
  revoked(partitions: readonly number[]): void;
  /** The cluster has answered, and there is nothing left to do. */
  idle(): void;
  /** The bytes that wait, over all partitions. */
  waiting(bytes: number): void;
}

/** A member that hears nothing for so many session timeouts has been given up by its group. */
const SILENT_SESSIONS = 3;
/** In milliseconds. */
const CHECKED_EVERY = 100, DRAINED_WITHIN = 7_000, LEFT_WITHIN = 2_000;

/** A session ends when it is told to, at the end of the topic if that is wanted, or when it fails. */
export class ConsumeSession {
  readonly #parts: SessionOptions;
  readonly #member: GroupMember;
  readonly #tasks = new Map<number, PartitionTask>();
  /** Tasks on partitions that are not ours any more, or on which another task waits. */
  readonly #leaving = new Map<number, PartitionTask>();
  readonly #control: FetchControl;
  readonly #failed = Promise.withResolvers<never>();
  readonly #watch: StallDetector;
  /** Whether it is known which partitions are ours. */
  #hasJoined = false;
  /** How often the group has shared its partitions out. */
  #assignments = 0;
  #isLeaving = false;

  constructor(parts: SessionOptions) {
    this.#parts = parts;
    this.#failed.promise.catch(() => {}); // run tells
    this.#member = new GroupMember(parts.client, parts.membership, {
      assigned: (partitions) => this.#assigned(partitions),
      revoking: () => this.#revoke(),
      fetched: (partition, fetched) => this.#fetched(partition, fetched),
      heard: () => this.#heard(),
    });
    this.#watch = new StallDetector({
      isBusy: () => this.#isBusy,
      silentAfter: SILENT_SESSIONS * parts.membership.sessionTimeout,
      stalled: (reason) => this.#failed.reject(new TransientFault(reason)),
    });
    this.#control = new FetchControl(this.#member, parts.queueBytes);
  }

  /** @throws whatever ended the session: its partitions then stand where they were committed. */
  async run(signal: AbortSignal): Promise<void> {
    using _watch = this.#watch;
    try {
      await Promise.race([this.#member.run(), this.#failed.promise, this.#ended(signal)]);
    } finally {
      await this.#leave();
    }
  }

  /** What the tasks of this assignment may ask. */
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
      progressed: () => this.#watch.progressed(),
    };
  }

  #waiting(): void {
    this.#parts.events.waiting(this.#control.adjust(this.#tasks));
  }

  #assigned(partitions: readonly number[]): void {
    this.#revoke();
    const session = this.#forTasks();
    if (this.#isLeaving) return; // the group will hear of it
    this.#hasJoined = true;
    this.#watch.heard();
    this.#watch.progressed();
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

  /** What is begun is finished, if no new owner is in the way; its failure is of no consequence then. */
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
    this.#watch.heard();
    if (!this.#isBusy) this.#parts.events.idle();
  }

  get #isBusy(): boolean {
    return this.#tasks.values().some((task) => task.isBusy);
  }

  /** Fulfilled when the session is to end. */
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
