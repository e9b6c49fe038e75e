import type { Consumer, Kafka } from "kafkajs";

const EVENTS = {
  GROUP_JOIN: "join",
  REBALANCING: "rebalancing",
  HEARTBEAT: "heartbeat",
  CRASH: "crash",
  START_BATCH_PROCESS: "batch",
};

/** Replaces kafkajs's consumer: the test decides what happens in the group. */
export class FakeConsumer {
  /** The partitions that are not read. */
  readonly paused = new Set<number>();
  isConnected = false;
  /** Where each partition is read from, if that was said. */
  readonly sought = new Map<number, string>();
  /** The offsets that were committed, in order. */
  readonly commits: string[] = [];
  readonly #listeners = new Map<string, (event: { payload: unknown }) => void>();

  /** A client that has no other consumer. */
  get client(): Kafka {
    const done = () => Promise.resolve();
    const each = (act: (partition: number) => void) => (topics: { partitions: number[] }[]) =>
      topics.flatMap(({ partitions }) => partitions).forEach(act);
    const consumer = {
      events: EVENTS,
      on: (name: string, listener: (event: { payload: unknown }) => void) =>
        this.#listeners.set(name, listener),
      connect: () => Promise.resolve(void (this.isConnected = true)),
      disconnect: () => Promise.resolve(void (this.isConnected = false)),
      subscribe: done,
      run: done,
      seek: ({ partition, offset }: { partition: number; offset: string }) =>
        this.sought.set(partition, offset),
      commitOffsets: ([{ offset }]: { offset: string }[]) =>
        Promise.resolve(void this.commits.push(offset)),
      pause: each((partition) => this.paused.add(partition)),
      resume: each((partition) => this.paused.delete(partition)),
    };
    return { consumer: () => consumer as unknown as Consumer } as unknown as Kafka;
  }

  /** The group assigns partitions to the member. */
  join(topic: string, partitions: readonly number[]): void {
    this.#tell("join", { memberAssignment: { [topic]: partitions } });
  }

  /** The group rebalances. */
  rebalance(): void {
    this.#tell("rebalancing", {});
  }

  crash(error: Error): void {
    this.#tell("crash", { error });
  }

  #tell(name: string, payload: unknown): void {
    this.#listeners.get(name)!({ payload });
  }
}
