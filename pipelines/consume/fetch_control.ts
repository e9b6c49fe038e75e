/**
 * Pauses and resumes partitions: one is read once its task knows where to begin, and while its queue is
 * not full.
 *
 * @module
 */
import type { GroupMember } from "../kafka/group_member.ts";
import type { PartitionTask } from "./partition_task.ts";

/** Pauses and resumes the partitions of a member. */
export class FetchControl {
  readonly #member: GroupMember;
  readonly #queueBytes: number;
  readonly #paused = new Set<number>();
  /** Partitions that have not been read yet. */
  readonly #unread = new Set<number>();

  /** @param queueBytes the most waiting bytes over all partitions; approximate, because fetches arrive whole */
  constructor(member: GroupMember, queueBytes: number) {
    this.#member = member;
    this.#queueBytes = queueBytes;
  }

  /** Adds an assigned partition. */
  add(partition: number): void {
    this.#unread.add(partition);
    this.#paused.add(partition);
    this.#member.pause(partition);
  }

  /** Forgets all partitions. */
  clear(): void {
    this.#unread.clear();
    this.#paused.clear();
  }

  /**
   * Pauses partitions whose queue is full, and resumes them when it is half full. A partition begins at the
   * offset of its task: kafkajs forgets committed offsets when it meets deleted records.
   *
   * @returns the waiting bytes over all partitions.
   */
  adjust(tasks: ReadonlyMap<number, PartitionTask>): number {
    const most = this.#queueBytes / Math.max(1, tasks.size);
    let bytes = 0;
    for (const [partition, { waitingBytes, begin }] of tasks) {
      bytes += waitingBytes;
      if (waitingBytes > most && !this.#paused.has(partition)) {
        this.#paused.add(partition);
        this.#member.pause(partition);
      } else if (
        begin !== undefined && waitingBytes <= most / 2 && this.#paused.delete(partition)
      ) {
        if (this.#unread.delete(partition)) this.#member.seek(partition, begin);
        this.#member.resume(partition);
      }
    }
    return bytes;
  }
}
