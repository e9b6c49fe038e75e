import assert from "node:assert/strict";
import { CompressionTypes } from "kafkajs";
import { quietKafka } from "../../support/kafka/clients.ts";
import { messagesOfSongs } from "../../support/kafka/messages_of_songs.ts";
import { Route } from "../../support/kafka/route.ts";
import { accountingOf } from "../../support/kafka/service_process.ts";
import { testWithBroker } from "../../support/kafka/with_broker.ts";

testWithBroker("Songs are read with every compression", async (broker) => {
  await Promise.all(["gzip", "snappy", "lz4", "zstd"].map(async (codec) => {
    // The broker stores the compression of the producer and sends it to consumers.
    const route = await Route.create(broker, { inputSettings: { "compression.type": codec } });
    const messages = messagesOfSongs(1, 100);
    await route.send(...messages);
    await route.consumeAll();
    const keys = (await route.stored(route.output)).map(({ key }) => key);
    assert.deepEqual(keys, messages.map(({ key }) => key), codec);
  }));
});

testWithBroker("Songs of an aborted transaction are not read", async (broker) => {
  const route = await Route.create(broker);
  const producer = quietKafka(broker).producer({
    transactionalId: route.input,
    maxInFlightRequests: 1,
  });
  await producer.connect();
  for (
    const [first, last, fate] of [[1, 9, "commit"], [10, 19, "abort"], [20, 29, "commit"]] as const
  ) {
    const transaction = await producer.transaction();
    await transaction.send({
      topic: route.input,
      messages: messagesOfSongs(first, last),
      compression: CompressionTypes.GZIP,
    });
    await transaction[fate]();
  }
  await producer.disconnect();
  const { stderr } = await route.consumeAll();
  const [read, ...keys] = [
    accountingOf(stderr).read,
    ...(await route.stored(route.output)).map(({ key }) => key),
  ];
  assert.equal(read, 19);
  assert.deepEqual(
    keys,
    [...messagesOfSongs(1, 9), ...messagesOfSongs(20, 29)].map(({ key }) => key),
  );
});

testWithBroker("A new group begins at the end with --from latest", async (broker) => {
  const route = await Route.create(broker);
  await route.send(...messagesOfSongs(1, 5));
  const { stderr } = await route.consumeAll("--from", "latest");
  assert.equal(accountingOf(stderr).read, 0);
  assert.deepEqual(await route.stored(route.output), []);
});

testWithBroker("With --until-end, a run ends while songs keep arriving", async (broker) => {
  const route = await Route.create(broker, { partitions: 2 });
  await route.send(...messagesOfSongs(1, 1000));
  const service = await route.consume("--until-end", "--transaction-records", "20");
  const end = service.ended();
  let hasEnded = false, last = 1000;
  end.then(() => hasEnded = true);
  while (!hasEnded) await route.send(...messagesOfSongs(last + 1, last += 100));
  const { code, stderr } = await end;
  assert.equal(code, 0, stderr);
  const { written } = accountingOf(stderr);
  assert.ok(written >= 1000);
  assert.equal(accountingOf((await route.consumeAll()).stderr).written, last - written);
});
