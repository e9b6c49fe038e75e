/**
 * Which partitions are read: none before its task knows from where, and none of which too much waits.
 *
 * @module
 */
import type { GroupMember } from "../kafka/group_member.ts";
import type { PartitionTask } from "./partition_task.ts";

/** Pauses partitions of a member, and lets them go on. */
export class FetchControl {
  readonly #member: GroupMember;
  readonly #queueBytes: number;
  readonly #paused = new Set<number>();
  /** Partitions of which nothing has been asked for yet. */
  readonly #unread = new Set<number>();

  /** @param queueBytes the most that waits, over all partitions; about, as it comes by the fetch */
  constructor(member: GroupMember, queueBytes: number) {
    this.#member = member;
    this.#queueBytes = queueBytes;
  }

  /** A partition is ours from now on. */
  add(partition: number): void {
    this.#unread.add(partition);
    this.#paused.add(partition);
    this.#member.pause(partition);
  }

  /** No partition is ours any more. */
  clear(): void {
    this.#unread.clear();
    this.#paused.clear();
  }

  /**
   * Pauses what is full, and lets it go on when half of that is done. A partition is read from where
   * its task says: a client that meets deleted records forgets what was committed.
   *
   * @returns the bytes that wait, over all partitions.
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
