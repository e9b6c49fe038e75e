import assert from "node:assert/strict";
import { ConsumeSession, type TaskContext } from "#pipelines/consume/session.ts";
import { PartitionTask } from "#pipelines/consume/partition_task.ts";
import { FakeConsumer } from "../../support/kafka/fake_consumer.ts";
import { KeptPartition } from "../../support/kept_partition.ts";
import { CopyLabeller } from "../../support/labellers.ts";
import { pause, within } from "../../support/within.ts";

/** A session on empty partitions, in a group that the test simulates. */
class Played {
  readonly group = new FakeConsumer();
  readonly abort = new AbortController();
  /** Tasks wait for these before they know where they begin, by partition. */
  readonly begins = new Map<number, PromiseWithResolvers<bigint>>();
  readonly ended: Promise<void>;
  /** Each task that was started, in order. */
  readonly tasks: PartitionTask[] = [];
  /** What each of them may ask of the session. */
  readonly sessions: TaskContext[] = [];
  hasEnded = false;

  constructor(until?: ReadonlyMap<number, bigint>) {
    const played = new ConsumeSession({
      client: this.group.client,
      membership: { group: "g", topic: "songs", sessionTimeout: 6000 },
      queueBytes: 1000,
      startTask: (partition, session, after) => this.#task(partition, session, after),
      ...(until && { until }),
      events: { assigned() {}, revoked() {}, idle() {}, waiting() {} },
    });
    this.ended = played.run(this.abort.signal).finally(() => this.hasEnded = true);
    this.ended.catch(() => {});
  }

  #task(partition: number, session: TaskContext, after: Promise<unknown>): PartitionTask {
    const begin = Promise.withResolvers<bigint>();
    this.begins.set(partition, begin);
    const task = new PartitionTask({
      partition,
      labeller: new CopyLabeller(),
      output: new KeptPartition().output(),
      limits: { records: 10, bytes: 1000 },
      committed: async () => ({ offset: await begin.promise, metadata: "" }),
      range: () => Promise.resolve({ start: 0n, end: 100n }),
      from: "earliest",
      events: {
        read() {},
        timed() {},
        stored() {},
        lag() {},
        released() {},
        expired() {},
        waiting: () => session.waiting(),
      },
    }, after);
    this.tasks.push(task);
    this.sessions.push(session);
    return task;
  }
}

Deno.test("A partition is not read before its task knows where the last owner stopped", async () => {
  const played = new Played();
  await pause(1);
  played.group.join("songs", [0, 1]);
  await pause(1);
  assert.deepEqual(played.group.paused, new Set([0, 1]));
  played.begins.get(1)!.resolve(7n);
  await pause(1);
  assert.deepEqual([played.group.paused, played.group.sought], [new Set([0]), new Map([[1, "7"]])]);
  played.begins.get(0)!.resolve(0n);
  await pause(1);
  assert.deepEqual(played.group.paused, new Set());
  played.abort.abort();
  await within(2000, played.ended);
  assert.ok(!played.group.isConnected);
});

Deno.test("A session is not at the end while the group rebalances", async () => {
  const played = new Played(new Map([[0, 5n]]));
  await pause(1);
  played.group.join("songs", [0]);
  played.begins.get(0)!.resolve(0n);
  await pause(1);
  played.group.rebalance();
  await pause(250);
  assert.ok(!played.hasEnded);
  played.group.join("songs", [0]);
  played.begins.get(0)!.resolve(5n);
  await within(2000, played.ended);
});

Deno.test("A member without partitions is at the end", async () => {
  const played = new Played(new Map([[0, 5n]]));
  await pause(1);
  played.group.join("songs", []);
  await within(2000, played.ended);
});

Deno.test("A session ends when the group is lost, and when a task fails", async () => {
  const lost = new Played();
  await pause(1);
  lost.group.crash(new Error("no coordinator"));
  await assert.rejects(within(2000, lost.ended), /no coordinator/);

  const failing = new Played();
  await pause(1);
  failing.group.join("songs", [0]);
  await pause(1);
  failing.begins.get(0)!.reject(new Error("no offsets"));
  await assert.rejects(within(2000, failing.ended), /no offsets/);
});

Deno.test("The failure of a task whose partition was revoked is ignored", async () => {
  const played = new Played();
  await pause(1);
  played.group.join("songs", [0]);
  await pause(1);
  const former = played.begins.get(0)!;
  played.group.join("songs", [0]);
  former.reject(new Error("late"));
  await pause(50);
  assert.ok(!played.hasEnded);
  played.begins.get(0)!.resolve(0n);
  played.abort.abort();
  await within(2000, played.ended);
});

Deno.test("A session that is ending does not accept partitions", async () => {
  const played = new Played();
  await pause(1);
  played.group.join("songs", [0]);
  played.abort.abort();
  await pause(1);
  played.group.rebalance();
  played.group.join("songs", [0, 1]);
  played.begins.get(0)!.resolve(0n);
  await within(2000, played.ended);
  assert.equal(played.tasks.length, 1);
});

Deno.test({
  name: "A failed session leaves no timer",
  sanitizeOps: true,
  async fn() {
    const played = new Played();
    await pause(1);
    played.group.crash(new Error("no coordinator"));
    await assert.rejects(within(2000, played.ended), /no coordinator/);
    await pause(250);
  },
});

Deno.test("A task that began before a rebalance commits nothing through the group", async () => {
  const played = new Played();
  await pause(1);
  played.group.join("songs", [0]);
  const former = played.sessions.at(-1)!;
  await former.commit(0, 3n, "");
  played.begins.get(0)!.resolve(0n);
  played.group.join("songs", [0]);
  await assert.rejects(former.commit(0, 4n, ""), /may have another owner/);
  await played.sessions.at(-1)!.commit(0, 5n, "");
  assert.deepEqual(played.group.commits, ["3", "5"]);
  played.begins.get(0)!.resolve(0n);
  played.abort.abort();
  await within(2000, played.ended);
});
