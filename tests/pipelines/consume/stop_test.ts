import assert from "node:assert/strict";
import { messagesOfSongs } from "../../support/kafka/messages_of_songs.ts";
import { Route } from "../../support/kafka/route.ts";
import { accountingOf, ServiceProcess } from "../../support/kafka/service_process.ts";
import { testWithBroker, testWithOwnBroker } from "../../support/kafka/with_broker.ts";
import { assertTook, pause } from "../../support/within.ts";

testWithBroker(
  "SIGTERM under load ends with 143, and no song is lost or annotated twice",
  async (broker) => {
    const route = await Route.create(broker, { partitions: 2 });
    await route.send(...messagesOfSongs(1, 2000));
    const service = await route.consume("--transaction-records", "20");
    await route.untilStored(100);
    const asked = performance.now();
    service.signal("SIGTERM");
    const { code, stdout, stderr } = await service.ended();
    assertTook(performance.now() - asked, 10_000);
    assert.deepEqual([code, stdout], [143, ""]);
    const { written } = accountingOf(stderr);
    assert.ok(written < 2000, "it was asked too late for this test");
    assert.equal((await route.stored(route.output)).length, written);
    const { stderr: rest } = await route.consumeAll();
    assert.equal(accountingOf(rest).written, 2000 - written);
    const keys = (await route.stored(route.output)).map(({ key }) => key);
    assert.deepEqual([keys.length, new Set(keys).size], [2000, 2000]);
  },
);

Deno.test("SIGTERM ends each command that waits for a broker", async () => {
  const flags = ["--brokers", "127.0.0.1:1", "--group", "g", "--topic", "t", "--output", "o"];
  await Promise.all(["consume", "dry-run"].map(async (command) => {
    const service = new ServiceProcess([command, ...flags, "--model", "recurring-pair"]);
    await service.logged(/127\.0\.0\.1:1/);
    const asked = performance.now();
    service.signal("SIGTERM");
    const { code, stderr } = await service.ended();
    assert.equal(code, 143, `${command}: ${stderr}`);
    assertTook(performance.now() - asked, 3_000);
    if (command === "consume") assert.equal(accountingOf(stderr).read, 0);
  }));
});

testWithOwnBroker(
  "SIGTERM while the broker is away ends with 143 within 10 seconds, and the counts balance",
  {},
  async (broker) => {
    const route = await Route.create(broker.address);
    await route.send(...messagesOfSongs(1, 3000));
    const service = await route.consume("--transaction-records", "20");
    await route.untilStored(100);
    await broker.kill();
    await pause(2000);
    const asked = performance.now();
    service.signal("SIGTERM");
    const { code, stderr } = await service.ended();
    assert.equal(code, 143, stderr);
    assertTook(performance.now() - asked, 10_000);
    assert.ok(accountingOf(stderr).written >= 100);
  },
);
