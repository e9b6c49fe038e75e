/**
 * A group whose members are of version 0.1.0 and of this one: they exchange partitions through the
 * commits, the transactional ids and the group protocol below. The literals are what 0.1.0 writes: its
 * checkout printed them, in runs on the records that these tests send.
 *
 * @module
 */
import assert from "node:assert/strict";
import { Partitioners } from "kafkajs";
import { DEAD_LETTER_HEADERS } from "#pipelines/kafka/dead_letter.ts";
import { TransactionalOutput } from "#pipelines/kafka/transactional_output.ts";
import { asAdmin, quietKafka } from "../../support/kafka/clients.ts";
import { committedOffset } from "../../support/kafka/committed_offset.ts";
import { messagesOfSongs } from "../../support/kafka/messages_of_songs.ts";
import { Route } from "../../support/kafka/route.ts";
import { accountingOf, runService, ServiceProcess } from "../../support/kafka/service_process.ts";
import { testWithBroker } from "../../support/kafka/with_broker.ts";
import { textOf } from "../../support/topic_record.ts";
import { pause } from "../../support/within.ts";

/** Of the songs 1 to 20, and one with reference labels. */
const COMMIT_OF_0_1_0 =
  '{"schema":"refrain.commit/1","totals":[21,141,80,11.949206349206346,1,0,0,' +
  "0,50,1,2,0,2,0,0,0,2,0,0,2,0,0,2]}";
const REFERENCE_SONG = {
  id: "gold",
  lines: ["La", "La", "da", "da"],
  labels: ["chorus", "verse", "verse", "chorus"],
};

/** Of the songs 1 to 40. The first 21 are those of {@linkcode COMMIT_OF_0_1_0}. */
const TOTALS_AFTER_40 = {
  songs: 41,
  lines: 281,
  chorus_rate: 0.5693950177935944,
  single_label_rate: 0.024390243902439025,
  boundaries_per_song: 2.3902439024390243,
};

/** Songs "a" and "b" are open, from offset 0 on; 6 records are done. */
const OPEN_SONGS_OF_0_1_0 =
  '{"schema":"refrain.commit/1","totals":[1,2,0,0,1,0,0,0,0,0,0,0,0,0,0,' +
  '0,0,0,0,0,0,0,0],"state":"lines/1:BgAAAQ"}';

const placeOf = ({ input }: Route) => ({ topic: input, partition: 0 });

/** Commits as a member of 0.1.0 does, in a transaction of the partition's producer. */
async function commitAs010(route: Route, offset: bigint, metadata: string): Promise<void> {
  const { broker, group, input: topic } = route;
  const of = { group, topic, partition: 0 };
  const output = new TransactionalOutput(quietKafka(broker), of, { topics: new Map() });
  await output.open();
  await output.store([], { offset, metadata });
  await output.close();
}

const lineEvent = (songId: string, index: number, text: string, end = false) => ({
  key: songId,
  value: JSON.stringify({ songId, index, text, end }),
});

testWithBroker(
  "This version commits the bytes of 0.1.0, which can take over again",
  async (broker) => {
    const route = await Route.create(broker);
    await route.send(...messagesOfSongs(1, 20));
    await route.send({ key: "gold", value: JSON.stringify(REFERENCE_SONG) });
    await route.consumeAll();
    const commit = await committedOffset(broker, route.group, placeOf(route));
    assert.deepEqual(commit, { offset: 21n, metadata: COMMIT_OF_0_1_0 });
  },
);

testWithBroker("Totals continue from a commit of 0.1.0", async (broker) => {
  const route = await Route.create(broker);
  await route.send(...messagesOfSongs(1, 20));
  await route.send({ key: "gold", value: JSON.stringify(REFERENCE_SONG) });
  await route.send(...messagesOfSongs(21, 40));
  await commitAs010(route, 21n, COMMIT_OF_0_1_0);
  const { stderr } = await route.consumeAll("--metrics-topic", route.metrics);
  assert.equal(accountingOf(stderr).written, 20);
  const { schema, end, ...totals } = JSON.parse(
    textOf((await route.stored(route.metrics)).at(-1)!.value)!,
  );
  assert.deepEqual([schema, end], ["refrain.totals/2", "41"]);
  for (const [name, value] of Object.entries(TOTALS_AFTER_40)) {
    assert.equal(totals[name], value, name);
  }
});

testWithBroker("Songs that 0.1.0 left open are finished once", async (broker) => {
  const route = await Route.create(broker);
  await route.send(
    ...[lineEvent("a", 0, "la"), lineEvent("b", 0, "di"), lineEvent("a", 1, "la")],
    ...[lineEvent("c", 0, "x"), lineEvent("c", 1, "y", true), lineEvent("b", 1, "do")],
  );
  await commitAs010(route, 0n, OPEN_SONGS_OF_0_1_0);
  await route.send(lineEvent("a", 2, "da", true), lineEvent("b", 2, "da", true));
  const { stderr } = await route.consumeAll("--line-events", "--lines");
  const { written, replayed } = accountingOf(stderr);
  assert.deepEqual([written, replayed], [2, 6]);
  const songs = (await route.stored(route.output)).map(({ key, value }) => {
    const { lines } = JSON.parse(textOf(value)!);
    return [key, lines.map(({ text }: { text: string }) => text).join(" ")];
  });
  assert.deepEqual(songs, [["a", "la la da"], ["b", "di do da"]]);
});

testWithBroker("A commit of a later version is refused and not changed", async (broker) => {
  const route = await Route.create(broker);
  await route.send(...messagesOfSongs(1, 3));
  const metadata = COMMIT_OF_0_1_0.replace("commit/1", "commit/2");
  await commitAs010(route, 1n, metadata);
  const { code, stderr } = await runService(["consume", ...route.flags, "--until-end"]);
  assert.equal(code, 78, stderr);
  assert.match(stderr, /Cannot resume from .*"refrain\.commit\/2".*another --group/);
  const commit = await committedOffset(broker, route.group, placeOf(route));
  assert.deepEqual(commit, { offset: 1n, metadata });
  assert.deepEqual(await route.stored(route.output), []);
});

testWithBroker(
  "A member of 0.1.0 whose partition this version has taken over is fenced",
  async (broker) => {
    const route = await Route.create(broker);
    await route.send(...messagesOfSongs(1, 5));
    const producer = quietKafka(broker).producer({
      transactionalId: `${route.group}/${route.input}/0`,
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    const transaction = await producer.transaction();
    const messages = [{ key: "late", value: "{}" }];
    await transaction.send({ topic: route.output, messages });
    await route.consumeAll();
    await assert.rejects(transaction.commit());
    await producer.disconnect();
    const keys = (await route.stored(route.output)).map(({ key }) => key);
    assert.deepEqual(keys, messagesOfSongs(1, 5).map(({ key }) => key));
  },
);

testWithBroker("A member of 0.1.0 and one of this version share a group", async (broker) => {
  const route = await Route.create(broker, { partitions: 2 });
  // 0.1.0 joins with the defaults of the same release of kafkajs.
  const member = quietKafka(broker).consumer({ groupId: route.group, sessionTimeout: 6000 });
  const assigned: number[][] = [];
  member.on(member.events.GROUP_JOIN, ({ payload }) => {
    assigned.push(payload.memberAssignment[route.input] ?? []);
  });
  await member.connect();
  await member.subscribe({ topics: [route.input] });
  await member.run({ autoCommit: false, eachMessage: () => Promise.resolve() });
  const service = await route.consume();
  // The member learns of its smaller share a moment after the service has its own.
  while (assigned.at(-1)?.length !== 1) await pause(50);
  const { groups: [group] } = await asAdmin(broker, (admin) => admin.describeGroups([route.group]));
  assert.deepEqual([group.protocolType, group.protocol], ["consumer", "RoundRobinAssigner"]);
  assert.equal(group.members.length, 2);
  const [, own] = /partitions assigned.*"partitions":\[(\d)\]/.exec(service.stderr)!;
  assert.deepEqual([...assigned.at(-1)!, Number(own)].sort(), [0, 1]);
  service.signal("SIGTERM");
  await service.ended();
  await member.disconnect();
});

/** Starts a member of a group with a model, and waits until partitions are its own. */
async function startWithModel(route: Route, model: string): Promise<ServiceProcess> {
  const flags = [...route.flagsWithoutModel, "--output", route.output, "--model", model];
  const service = new ServiceProcess(["consume", ...flags, "--workers", "0"]);
  await service.logged(/partitions assigned/);
  return service;
}

testWithBroker(
  "Members with different models share a group: each song is annotated once, and names its model",
  async (broker) => {
    const route = await Route.create(broker, { partitions: 2 });
    const old = await startWithModel(route, "blstm");
    await route.send(...messagesOfSongs(1, 20));
    await route.untilStored(20);
    const next = await startWithModel(route, "recurring-pair");
    await route.send(...messagesOfSongs(21, 60));
    await route.untilStored(60);
    old.signal("SIGTERM");
    await old.ended();
    await route.send(...messagesOfSongs(61, 80));
    await route.untilStored(80);
    next.signal("SIGTERM");
    await next.ended();

    const stored = await route.stored(route.output);
    const sources = stored.map(({ headers }) => headers["refrain-source"]);
    assert.deepEqual([stored.length, new Set(sources).size], [80, 80]);
    const modelOf = (number: number) => {
      const { value, headers } = stored.find(({ key }) => key === `song-${number}`)!;
      const { model } = JSON.parse(textOf(value)!);
      assert.equal(headers["refrain-model"], model.name);
      assert.equal(headers["refrain-model-checksum"] ?? null, model.checksum);
      return model.name;
    };
    const modelsOf = (first: number, last: number) =>
      new Set(Array.from({ length: last - first + 1 }, (_, place) => modelOf(first + place)));
    assert.deepEqual(modelsOf(1, 20), new Set(["blstm"]));
    assert.equal(modelsOf(21, 60).size, 2);
    assert.deepEqual(modelsOf(61, 80), new Set(["recurring-pair"]));
  },
);

Deno.test("Dead letters have the headers of 0.1.0", () => {
  assert.deepEqual(Object.values(DEAD_LETTER_HEADERS), [
    "__connect.errors.topic",
    "__connect.errors.partition",
    "__connect.errors.offset",
    "__connect.errors.connector.name",
    "__connect.errors.task.id",
    "__connect.errors.stage",
    "__connect.errors.class.name",
    "__connect.errors.exception.class.name",
    "__connect.errors.exception.message",
    "x-refrain-error-code",
    "x-refrain-version",
    "x-refrain-attempts",
    "x-refrain-failed-at",
    "x-refrain-disposition",
    "x-refrain-value-bytes",
    "x-refrain-value-sha256",
  ]);
});
