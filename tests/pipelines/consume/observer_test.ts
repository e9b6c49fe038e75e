import assert from "node:assert/strict";
import { messagesOfSongs } from "../../support/kafka/messages_of_songs.ts";
import { Route } from "../../support/kafka/route.ts";
import { accountingOf, ServiceProcess } from "../../support/kafka/service_process.ts";
import { testWithBroker } from "../../support/kafka/with_broker.ts";
import { familiesOf } from "../../support/prometheus_text.ts";
import { pause } from "../../support/within.ts";

/** The response of a service to an HTTP request. */
async function asked(url: string): Promise<{ status: number; reasons: readonly string[] }> {
  const answer = await fetch(url);
  return { status: answer.status, reasons: (await answer.json()).reasons };
}

/** The samples of a service by name, summed over all labels. */
async function samplesOf(url: string): Promise<(name: string) => number> {
  const families = familiesOf(await (await fetch(`${url}/metrics`)).text()).values();
  const samples = Array.from(families, ({ samples }) => [...samples]).flat();
  return (name) =>
    samples.filter(([sample]) => sample.split("{")[0] === name)
      .reduce((sum, [, value]) => sum + value, 0);
}

/** The counts in a service's metrics, by their names in its last line. */
async function figuresOf(url: string): Promise<Readonly<Record<string, number>>> {
  const sample = await samplesOf(url),
    records = (name: string) => sample(`refrain_records_${name}_total`);
  return {
    read: records("read"),
    written: records("written"),
    rejected: records("dead_lettered"),
    filtered: records("filtered"),
    replayed: records("replayed"),
    released: records("released"),
  };
}

/** The address of a service with `--http`. */
async function addressOf(service: ServiceProcess): Promise<string> {
  const [, port] = await service.logged(/"serving HTTP","address":"[^"]*:(\d+)"/);
  return `http://127.0.0.1:${port}`;
}

testWithBroker("Every line of the log is JSON, except the counts at the end", async (broker) => {
  const route = await Route.create(broker);
  await route.send(...messagesOfSongs(1, 50), { key: "bad", value: "{" });
  const { stderr } = await route.consumeAll("--log-level", "debug");
  const lines = stderr.trimEnd().split("\n").slice(0, -1);
  assert.ok(lines.length > 3);
  for (const line of lines) {
    const { time, level, message } = JSON.parse(line);
    assert.match(time, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.match(level, /^(debug|info|warn|error)$/);
    assert.ok(message.length > 0);
  }
  assert.ok(!/"level":"(warn|error)"/.test(stderr), "nothing is amiss, and nothing says so");
});

testWithBroker("A service reports over HTTP whether it is ready, until it ends", async (broker) => {
  const route = await Route.create(broker);
  const service = route.start("--http", "127.0.0.1:0");
  const url = await addressOf(service);
  while ((await asked(`${url}/readyz`)).status !== 200) await pause(5);
  assert.equal((await asked(`${url}/livez`)).status, 200);
  service.signal("SIGTERM");
  for (let status = 200; status === 200;) {
    const answer = await asked(`${url}/readyz`);
    if (answer.status === 503) assert.deepEqual(answer.reasons, ["the service is draining"]);
    status = answer.status;
  }
  assert.equal((await service.ended()).code, 143);
  await assert.rejects(asked(`${url}/livez`), TypeError);
});

Deno.test("A service without a broker is live, but not ready", async () => {
  const flags = ["--group", "g", "--topic", "t", "--output", "o", "--model", "recurring-pair"];
  const service = new ServiceProcess(
    ["consume", "--brokers", "127.0.0.1:1", ...flags, "--http", "127.0.0.1:0"],
  );
  const url = await addressOf(service);
  assert.deepEqual(await asked(`${url}/readyz`), {
    status: 503,
    reasons: ["the source is not connected"],
  });
  assert.deepEqual(await asked(`${url}/livez`), { status: 200, reasons: [] });
  service.signal("SIGKILL");
  await service.ended();
});

testWithBroker("The metrics of a service match its last line", async (broker) => {
  const route = await Route.create(broker);
  const bad = { key: "bad", value: "{" };
  const filtered = { key: "other", value: '{"language":"no","lines":["La"]}' };
  const english = messagesOfSongs(1, 200).map(({ key, value }) => ({
    key,
    value: value.replace("{", '{"language":"en",'),
  }));
  await route.send(bad, ...english, bad, filtered);
  const service = route.start("--http", "127.0.0.1:0", "--language", "en");
  const url = await addressOf(service);
  let figures = await figuresOf(url);
  while (figures.released + figures.written + figures.rejected + figures.filtered < 203) {
    await pause(20);
    figures = await figuresOf(url);
  }
  const sample = await samplesOf(url);
  service.signal("SIGTERM");
  const counts = accountingOf((await service.ended()).stderr);
  assert.deepEqual(figures, counts);
  assert.deepEqual([counts.read, counts.rejected, counts.filtered], [203, 2, 1]);
  assert.equal(sample("refrain_batch_records_sum"), 203);
  assert.equal(sample("refrain_record_duration_seconds_count") % 203, 0);
  for (const name of ["record_duration_seconds_sum", "transactions_total", "rebalances_total"]) {
    assert.ok(sample(`refrain_${name}`) > 0, name);
  }
  assert.equal(sample("refrain_consumer_lag_records"), 0);
});

testWithBroker(
  "Two services share the partitions, and one takes over when the other ends",
  async (broker) => {
    const route = await Route.create(broker, { partitions: 4 });
    const [first, second] = await Promise.all([route.consume(), route.consume()]);
    await Promise.all([first, second].map((service) => service.logged(/"partitions":\[\d,\d\]/)));
    await route.send(...messagesOfSongs(1, 1000));
    await route.untilStored(1000);
    first.signal("SIGINT");
    const ended = await first.ended();
    assert.equal(ended.code, 130);
    await second.logged(/"partitions":\[0,1,2,3\]/);
    await route.send(...messagesOfSongs(1001, 1200));
    await route.untilStored(1200);
    second.signal("SIGTERM");
    const [one, other] = [ended, await second.ended()].map(({ stderr }) => accountingOf(stderr));
    assert.equal(one.written + other.written, 1200);
    assert.ok(one.written > 0 && other.written > 200);
  },
);
