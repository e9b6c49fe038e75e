import assert from "node:assert/strict";
import { createKafkaClient } from "#pipelines/kafka/connection.ts";
import { type FetchedRecords, GroupMember } from "#pipelines/kafka/group_member.ts";
import { committedOffset } from "../../support/kafka/committed_offset.ts";
import { asAdmin, createTopic, produce } from "../../support/kafka/clients.ts";
import { testWithBroker } from "../../support/kafka/with_broker.ts";
import { RecordingLog } from "../../support/recording_log.ts";
import { textOf } from "../../support/topic_record.ts";
import { assertTook, pause, within } from "../../support/within.ts";

/** A member, and its events. */
class RecordingMember {
  readonly fetches: (FetchedRecords & { readonly partition: number })[] = [];
  readonly member: GroupMember;
  readonly ended: Promise<void>;
  assigned: readonly number[] | undefined;
  revoked = 0;
  heard = 0;

  constructor(broker: string, topic: string, join = (_member: GroupMember) => {}) {
    const client = createKafkaClient({ brokers: [broker], clientId: "tests" }, new RecordingLog());
    const options = { group: `group-of-${topic}`, topic, sessionTimeout: 6000 };
    this.member = new GroupMember(client, options, {
      assigned: (partitions) => {
        this.assigned = partitions;
        join(this.member);
      },
      revoking: () => void this.revoked++,
      fetched: (partition, fetched) => void this.fetches.push({ partition, ...fetched }),
      heard: () => void this.heard++,
    });
    this.ended = this.member.run();
    this.ended.catch(() => {});
  }

  get values(): (string | null)[] {
    return this.fetches.flatMap(({ records }) => records.map(({ value }) => textOf(value)));
  }
}

async function until(condition: () => boolean, milliseconds = 20_000): Promise<void> {
  await within(
    milliseconds,
    (async () => {
      while (!condition()) await pause(20);
    })(),
  );
}

testWithBroker(
  "Two members share the partitions; when one leaves, the other gets them all",
  async (broker) => {
    const topic = await createTopic(broker, 4);
    const one = new RecordingMember(broker, topic);
    await until(() => one.assigned?.length === 4);
    const other = new RecordingMember(broker, topic);
    await until(() => one.assigned?.length === 2 && other.assigned?.length === 2);
    assert.deepEqual([...one.assigned!, ...other.assigned!].toSorted(), [0, 1, 2, 3]);
    assert.equal(one.revoked, 1);
    const start = performance.now();
    await other.member.stop();
    await other.ended;
    await until(() => one.assigned?.length === 4);
    assertTook(performance.now() - start, 5000);
    await one.member.stop();
    await one.ended;
  },
);

testWithBroker(
  "Fetches cover every offset, and have the end of the partition",
  async (broker) => {
    const topic = await createTopic(broker, 1);
    const messages = ["a", "b", "c"].map((value) => ({
      value,
      headers: { of: value, toString: "x" },
    }));
    await produce(broker, topic, messages);
    const recorded = new RecordingMember(broker, topic);
    await until(() => recorded.values.length === 3);
    await produce(broker, topic, [{ value: "d" }]);
    await until(() => recorded.values.length === 4);
    await recorded.member.stop();
    assert.deepEqual(recorded.values, ["a", "b", "c", "d"]);
    let end = 0n;
    for (const fetch of recorded.fetches) {
      assert.equal(fetch.from, end);
      end = fetch.end;
    }
    assert.deepEqual([end, recorded.fetches.at(-1)!.highWatermark], [4n, 4n]);
    const [{ headers, offset, key, partition }] = recorded.fetches[0].records;
    assert.deepEqual([offset, key, partition], [0n, null, 0]);
    assert.deepEqual(
      headers.map(({ name, value }) => [name, textOf(value)]),
      [["of", "a"], ["toString", "x"]],
    );
  },
);

testWithBroker(
  "A paused partition delivers nothing until it is resumed, while the member stays",
  async (broker) => {
    const topic = await createTopic(broker, 1);
    const recorded = new RecordingMember(broker, topic);
    await until(() => recorded.assigned !== undefined);
    recorded.member.pause(0);
    await produce(broker, topic, [{ value: "a" }]);
    const heard = recorded.heard;
    await until(() => recorded.heard > heard + 2);
    assert.deepEqual(recorded.values, []);
    recorded.member.resume(0);
    await until(() => recorded.values.length === 1);
    await recorded.member.stop();
  },
);

testWithBroker(
  "The next member begins at the commit, which keeps its metadata",
  async (broker) => {
    const topic = await createTopic(broker, 1);
    await produce(broker, topic, ["a", "b", "c"].map((value) => ({ value })));
    const one = new RecordingMember(broker, topic);
    await until(() => one.values.length === 3);
    await one.member.commit(0, 2n, "kept");
    await one.member.stop();
    const committed = await committedOffset(broker, `group-of-${topic}`, { topic, partition: 0 });
    assert.deepEqual(committed, { offset: 2n, metadata: "kept" });
    const next = new RecordingMember(broker, topic);
    await until(() => next.values.length > 0);
    await next.member.stop();
    assert.deepEqual(next.values, ["c"]);
  },
);

testWithBroker(
  "A partition is read from the offset of a seek, and nothing is committed",
  async (broker) => {
    const topic = await createTopic(broker, 1);
    await produce(broker, topic, ["a", "b", "c"].map((value) => ({ value })));
    const recorded = new RecordingMember(broker, topic, (member) => {
      member.pause(0);
      member.seek(0, 2n);
      member.resume(0);
    });
    await until(() => recorded.values.length > 0);
    await recorded.member.stop();
    assert.deepEqual([recorded.values, recorded.fetches[0].from], [["c"], 2n]);
    const place = { topic, partition: 0 };
    assert.equal(await committedOffset(broker, `group-of-${topic}`, place), undefined);
  },
);

testWithBroker("A member that is stopped while it joins leaves the group", async (broker) => {
  const topic = await createTopic(broker, 1);
  const recorded = new RecordingMember(broker, topic);
  await pause(5);
  await recorded.member.stop();
  await within(1000, recorded.ended);
  const group = `group-of-${topic}`;
  const { groups } = await asAdmin(broker, (admin) => admin.describeGroups([group]));
  assert.deepEqual(groups[0].members, []);
});
