import assert from "node:assert/strict";
import { totalsSchema } from "#lib/metrics/running_totals.ts";
import { songMetricsSchema } from "#lib/metrics/song_record.ts";
import { asAdmin } from "../../support/kafka/clients.ts";
import { messagesOfSongs } from "../../support/kafka/messages_of_songs.ts";
import { Route } from "../../support/kafka/route.ts";
import { accountingOf } from "../../support/kafka/service_process.ts";
import { testWithBroker } from "../../support/kafka/with_broker.ts";
import { textOf } from "../../support/topic_record.ts";

/** The JSON values of a route's metrics: those of songs, and the totals of its partitions. */
async function metricsOf(route: Route) {
  const records = (await route.stored(route.metrics))
    .map(({ key, value }) => ({ key, value: JSON.parse(textOf(value)!) }));
  const isTotals = ({ value }: { value: { schema: string } }) =>
    value.schema === "refrain.totals/2";
  return {
    songs: records.filter((record) => !isTotals(record)),
    totals: records.filter(isTotals),
  };
}

testWithBroker(
  "The topic of metrics has a record for each song, with its id as key",
  async (broker) => {
    const route = await Route.create(broker);
    const labelled = { id: "labelled", lines: ["La", "La"], labels: ["chorus", "verse"] };
    await route.send(...messagesOfSongs(1, 9), {
      key: "labelled",
      value: JSON.stringify(labelled),
    });
    await route.consumeAll("--metrics-topic", route.metrics);
    const { songs } = await metricsOf(route);
    assert.deepEqual(
      songs.map(({ key }) => key),
      [...messagesOfSongs(1, 9).map(({ key }) => key), "labelled"],
    );
    for (const [offset, { key, value: { source, ...metrics } }] of songs.entries()) {
      assert.equal(songMetricsSchema.parse(metrics).id, key);
      assert.equal(source, `${route.input}-0-${offset}`);
    }
    assert.equal(songs[0].value.scores, null);
    assert.equal(songs[9].value.scores.accuracy, 0.5);
  },
);

testWithBroker("Totals continue from an earlier run", async (broker) => {
  const route = await Route.create(broker);
  for (const [first, last] of [[1, 30], [31, 50]]) {
    await route.send(...messagesOfSongs(first, last));
    await route.consumeAll("--metrics-topic", route.metrics, "--transaction-records", "8");
  }
  const { songs, totals } = await metricsOf(route);
  assert.ok(totals.length > 2);
  for (const { key, value: { schema: _, group, topic, partition, end, ...figures } } of totals) {
    assert.equal(key, `${route.group}/${route.input}/0`);
    assert.deepEqual([group, topic, partition], [route.group, route.input, 0]);
    const { songs: count, lines } = totalsSchema.parse(figures);
    const before = songs.slice(0, Number(end)).map(({ value }) => value.lines);
    assert.deepEqual([count, lines], [before.length, before.reduce((sum, some) => sum + some)]);
  }
  assert.equal(totals.at(-1)!.value.end, "50");
});

testWithBroker(
  "A song whose annotation is too large for its topic becomes a dead letter",
  async (broker) => {
    const outputSettings = { "max.message.bytes": "20000" };
    const route = await Route.create(broker, { outputSettings });
    const lines = Array.from({ length: 400 }, (_, number) => `line ${number}, la la la`);
    const [first, ...rest] = messagesOfSongs(1, 300);
    await route.send(first, { key: "long", value: JSON.stringify({ id: "long", lines }) }, ...rest);
    const { stderr } = await route.consumeAll("--lines");
    const { read, written, rejected } = accountingOf(stderr);
    assert.deepEqual([read, written, rejected], [301, 300, 1]);
    const [letter] = await route.stored(route.letters);
    assert.equal(letter.key, "long");
    assert.equal(letter.headers["x-refrain-error-code"], "annotation_too_large");
    assert.match(letter.headers["__connect.errors.exception.message"], new RegExp(route.output));
  },
);

testWithBroker("At-least-once annotations are readable without a transaction", async (broker) => {
  const route = await Route.create(broker, { partitions: 2 });
  await route.send(...messagesOfSongs(1, 100), { key: "bad", value: "{" });
  const { stderr } = await route.consumeAll("--guarantee", "at-least-once");
  assert.equal(accountingOf(stderr).written, 100);
  assert.equal((await route.stored(route.output)).length, 100);
  assert.equal((await route.stored(route.letters)).length, 1);
  const ends = await asAdmin(broker, (admin) => admin.fetchTopicOffsets(route.output));
  const offsets = ends.reduce((sum, { offset }) => sum + Number(offset), 0);
  assert.equal(offsets, 100, "the mark that ends a transaction would take an offset, too");
  const { stderr: again } = await route.consumeAll("--guarantee", "at-least-once");
  assert.equal(accountingOf(again).read, 0);
});
