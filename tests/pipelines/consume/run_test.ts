import assert from "node:assert/strict";
import { consume } from "#pipelines/consume/run.ts";
import { EXIT, RunError } from "#pipelines/errors.ts";
import { parseMetadata } from "#pipelines/kafka/commit_metadata.ts";
import type { LabelledChunk, PartitionLabeller } from "#pipelines/consume/partition_labeller.ts";
import type { TopicRecord } from "#pipelines/kafka/records.ts";
import { consumeRun, CopyTo, type RunTopics, songsOf } from "../../support/kafka/consume_run.ts";
import { asAdmin, createTopic, produce } from "../../support/kafka/clients.ts";
import { committedOffset } from "../../support/kafka/committed_offset.ts";
import { readUntilStable, TopicReader } from "../../support/kafka/topic_reader.ts";
import { testWithBroker } from "../../support/kafka/with_broker.ts";
import { textOf } from "../../support/topic_record.ts";
import { pause, within } from "../../support/within.ts";

/** Messages whose keys and values are their numbers. */
function numbered(first: number, last: number) {
  return Array.from({ length: last - first + 1 }, (_, place) => {
    const number = `${first + place}`;
    return { key: number, value: number };
  });
}

/** The topics of one test, and the number of copies of each record in the output. */
async function prepared(broker: string, partitions: number) {
  const input = await createTopic(broker, partitions), copies = await createTopic(broker, 2);
  return {
    input,
    topics: { input, output: [copies, 2] } as const,
    copied: async () =>
      (await readUntilStable(new TopicReader(broker, copies))).committed
        .map(({ value }) => Number(textOf(value))).toSorted((one, other) => one - other),
    committed: (partition: number) =>
      committedOffset(broker, `group-of-${input}`, { topic: input, partition }),
  };
}

function upTo(last: number): number[] {
  return Array.from({ length: last + 1 }, (_, number) => number);
}

testWithBroker(
  "A run ends at the end of the topic, even if a partition is empty",
  async (broker) => {
    const { input, topics, copied } = await prepared(broker, 3);
    await produce(broker, input, numbered(0, 9).map((message) => ({ ...message, partition: 1 })));
    const first = consumeRun(broker, topics), second = consumeRun(broker, topics);
    await within(30_000, consume(first));
    assert.deepEqual(await copied(), upTo(9));
    assert.equal(
      String(first.accounting),
      "read=10 written=10 rejected=0 filtered=0 replayed=0 released=0",
    );
    await within(30_000, consume(second));
    assert.match(String(second.accounting), /^read=0 /);
  },
);

/** Copies records slowly until `isFast`. */
class SlowCopyTo implements PartitionLabeller {
  readonly concurrency = 1;
  readonly #copy: PartitionLabeller;

  constructor({ output: [topic] }: RunTopics, readonly isFast: () => boolean) {
    this.#copy = new CopyTo(topic);
  }

  restore(): undefined {
    return undefined;
  }

  async label(records: readonly TopicRecord[]): Promise<LabelledChunk> {
    if (!this.isFast()) await pause(500);
    return await this.#copy.label(records);
  }
}

testWithBroker(
  "With members that join and leave, every record is written once, and no member ends early",
  async (broker) => {
    const { input, topics, copied } = await prepared(broker, 4);
    await produce(broker, input, numbered(0, 3999));
    const limits = { records: 20, bytes: 1 << 20 };
    const leaving = new AbortController(), { signal } = leaving;
    const runs = [
      // The first one is slow until the others have joined, so that work is left for them.
      consumeRun(broker, topics, { limits, createLabeller: () => new SlowCopyTo(topics, joined) }),
      consumeRun(broker, topics, { limits }),
      consumeRun(broker, topics, { limits, signal, untilEnd: false }),
    ] as const;
    function joined(): boolean {
      return runs.slice(1).every(({ log }) => log.messages("info").includes("partitions assigned"));
    }
    const first = consume(runs[0]);
    const others = runs.slice(1).map(consume);
    const left = (async () => {
      while (!joined()) await pause(50);
      leaving.abort();
    })();
    await within(60_000, Promise.all([first, ...others, left]));
    assert.deepEqual(await copied(), upTo(3999));
    for (const { accounting } of runs) assert.ok(accounting.balances, String(accounting));
    const wrote = runs.filter(({ accounting }) => !String(accounting).includes(" written=0 "));
    assert.ok(wrote.length >= 2, "partitions changed hands while there was work");
  },
);

testWithBroker(
  "Records that were deleted before they were read are reported, and totals survive",
  async (broker) => {
    const { input, topics, copied, committed } = await prepared(broker, 1);
    await produce(broker, input, numbered(0, 9));
    await consume(consumeRun(broker, topics));
    await produce(broker, input, numbered(10, 39));
    await asAdmin(broker, async (admin) => {
      await admin.fetchTopicMetadata({ topics: [input] }); // kafkajs needs to know the leaders
      await admin.deleteTopicRecords({
        topic: input,
        partitions: [{ partition: 0, offset: "30" }],
      });
    });
    // The start of a new group does not matter to this one.
    const run = consumeRun(broker, topics, { from: "latest" });
    await within(30_000, consume(run));
    assert.deepEqual(await copied(), [...upTo(9), ...upTo(39).slice(30)]);
    const missed = run.log.entries.filter(({ level }) => level === "error").map(({ fields }) =>
      fields
    );
    assert.deepEqual(missed, [{ topic: input, partition: 0, from: 10n, to: 30n }]);
    assert.equal(songsOf(parseMetadata((await committed(0))!.metadata)!.totals), 20);

    await produce(broker, input, numbered(40, 49));
    await asAdmin(broker, async (admin) => {
      await admin.fetchTopicMetadata({ topics: [input] });
      await admin.deleteTopicRecords({
        topic: input,
        partitions: [{ partition: 0, offset: "-1" }], // all
      });
    });
    const nothing = consumeRun(broker, topics);
    await within(30_000, consume(nothing));
    const reported = nothing.log.entries.filter(({ level }) => level === "error");
    assert.deepEqual(reported.map(({ fields }) => fields!.to), [50n]);
  },
);

testWithBroker("A run waits for a cluster that was reachable before", async (broker) => {
  const { input, topics, copied } = await prepared(broker, 1);
  await produce(broker, input, numbered(0, 4));
  const run = consumeRun(broker, topics);
  let connections = 0, stores = 0;
  await within(
    30_000,
    consume({
      ...run,
      connectAdmin: () => {
        if (++connections === 2) throw new RunError(EXIT.unreachable, "nobody answers");
        return run.connectAdmin();
      },
      createOutput: (partition, session) => {
        const output = run.createOutput(partition, session);
        return {
          open: () => output.open(),
          close: () => output.close(),
          store: async (outgoing, commit) => {
            if (stores++ === 0) throw Object.assign(new Error("lost"), { name: "KafkaJSError" });
            await output.store(outgoing, commit);
          },
        };
      },
    }),
  );
  assert.deepEqual([connections, await copied()], [3, upTo(4)]);
  const reasons = run.log.entries.filter(({ message }) => message === "restarting");
  assert.deepEqual(reasons.map(({ fields }) => fields.reason), ["lost", "nobody answers"]);
});

testWithBroker(
  "A fault that a retry does not fix ends the run with an exit code",
  async (broker) => {
    const { input, topics } = await prepared(broker, 1);
    await produce(broker, input, numbered(0, 1));
    const run = consumeRun(broker, topics);
    const membership = { ...run.membership, sessionTimeout: 500 };
    await assert.rejects(within(30_000, consume({ ...run, membership })), {
      name: "RunError",
      exitCode: EXIT.badConfiguration,
      message: /session timeout must be between/,
    });
    const unreachable = new RunError(EXIT.unreachable, "nobody answers");
    const connectAdmin = () => Promise.reject(unreachable);
    await assert.rejects(consume({ ...run, connectAdmin }), {
      name: "RunError",
      exitCode: EXIT.unreachable,
    });
  },
);

testWithBroker("An error that is not from Kafka ends the run unchanged", async (broker) => {
  const { input, topics } = await prepared(broker, 1);
  await produce(broker, input, numbered(0, 1));
  const createLabeller = () => ({
    concurrency: 1,
    restore: () => undefined,
    label: () => Promise.reject(new TypeError("a mistake")),
  });
  const failing = consume(consumeRun(broker, topics, { createLabeller }));
  await assert.rejects(within(30_000, failing), { name: "TypeError", message: "a mistake" });
});
