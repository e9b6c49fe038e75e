import assert from "node:assert/strict";
import type { Message } from "kafkajs";
import { asAdmin } from "../../support/kafka/clients.ts";
import { messagesOfSongs } from "../../support/kafka/messages_of_songs.ts";
import { Route } from "../../support/kafka/route.ts";
import { runService, type ServiceEnd } from "../../support/kafka/service_process.ts";
import { testWithBroker } from "../../support/kafka/with_broker.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

/** The ends of a route's topics and the commits of its group, which a dry run does not change. */
async function stateOf({ broker, input, output, letters, metrics, group }: Route) {
  const topics = [input, output, letters, metrics];
  return await asAdmin(broker, async (admin) => ({
    ends: await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic))),
    committed: await admin.fetchOffsets({ groupId: group, topics: [input] }),
    groups: (await admin.describeGroups([group])).groups,
  }));
}

testWithBroker("A dry run prints what consume would find, and changes nothing", async (broker) => {
  const route = await Route.create(broker, { partitions: 2 });
  await route.send(...messagesOfSongs(1, 20));
  const service = await route.consume();
  await route.untilStored(20);
  service.signal("SIGTERM");
  await service.ended();
  await route.send(...messagesOfSongs(21, 25));
  const before = await stateOf(route);
  const { code, stdout, stderr } = await runService(["dry-run", ...route.flags]);
  assert.equal(code, 0, stderr);
  assert.deepEqual(await stateOf(route), before);
  const lines = stdout.trimEnd().split("\n").map((line) => line.replace(/ {2,}/, ": "));
  const topics = [route.input, route.output, route.letters];
  const [first, ...rest] = lines;
  assert.equal(first, "model: recurring-pair 1");
  assert.equal(rest.shift(), `brokers: ${broker}: connected`);
  for (const topic of topics) {
    assert.match(
      rest.shift()!,
      new RegExp(`^topic: ${topic}: 2 partitions, largest batch \\d+ bytes$`),
    );
  }
  const behind = [0, 1].map((partition) => {
    const line = rest.shift()!;
    const start = `partition: ${route.input} ${partition}: offsets 0 to `;
    assert.ok(line.startsWith(start), line);
    return Number(/ is at \d+, (\d+) behind$/.exec(line)![1]);
  });
  assert.equal(behind[0] + behind[1], 5);
  assert.match(rest.shift()!, new RegExp(`^record: ${route.input} \\d, offset 0, \\d+ bytes$`));
  assert.match(rest.shift()!, /^: would be annotated: song-\d+, \d+ lines$/);
  assert.deepEqual(rest, ["consume would start with these settings"]);
});

testWithBroker(
  "A dry run reports a record that is not a song, and a new group",
  async (broker) => {
    const route = await Route.create(broker);
    const empty = await runService(["dry-run", ...route.flags]);
    assert.equal(empty.code, 0, empty.stderr);
    assert.match(empty.stdout, /there is none yet/);
    await route.send({ key: "a", value: '{"broken' });
    const { code, stdout } = await runService(["dry-run", ...route.flags, "--from", "latest"]);
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`offsets 0 to 1, ${route.group} begins at the latest`));
    assert.match(stdout, /would be rejected: invalid_json: /);
  },
);

/** What a dry run prints about the only record of a topic. */
async function fateOf(broker: string, message: Message, ...flags: readonly string[]) {
  const route = await Route.create(broker);
  await route.send(message);
  const { code, stdout, stderr } = await runService(["dry-run", ...route.flags, ...flags]);
  assert.equal(code, 0, stderr);
  return /^record .*\n {2,}(.*)$/m.exec(stdout)![1];
}

testWithBroker(
  "A dry run predicts the outcome of any record",
  async (broker) => {
    const [{ key, value }] = messagesOfSongs(1, 1),
      empty = value.replace(/"lines":.*/, '"lines":[]}');
    const event = (fields: unknown) => ({ key, value: JSON.stringify(fields) });
    const row = { songId: "s1", index: 0, text: "la" };
    const cases: readonly (readonly [RegExp, Message, ...string[]])[] = [
      [/^would be annotated: song-\d+, \d+ lines$/, { key, value }, "--max-lines", "100"],
      [
        /^would be filtered: its language is not in `language`$/,
        { key, value },
        "--language",
        "xx",
      ],
      [/^would be rejected: no_lines: /, { key, value: empty }],
      [/^would be rejected: oversize: .* 10 are read/, { key, value }, "--max-record-bytes", "10"],
      [/^would be rejected: no_value: /, { key: null, value: null }],
      [/^would become a tombstone in the output$/, { key, value: null }],
      [/^would be added to an open song: the song has not ended$/, event(row), "--line-events"],
      [/^would be annotated: s1, 1 lines$/, event({ ...row, end: true }), "--line-events"],
      [/^would be rejected: invalid_event: /, event({ ...row, index: "0" }), "--line-events"],
      [/^would be rejected: /, { key, value }, "--line-events"],
    ];
    for (const [expected, message, ...flags] of cases) {
      assert.match(await fateOf(broker, message, ...flags), expected, flags.join(" "));
    }
  },
);

testWithBroker("Concurrent dry runs of a group do not wait for each other", async (broker) => {
  const route = await Route.create(broker);
  await route.send(...messagesOfSongs(1, 1));
  const runs = [1, 2, 3].map(() => runService(["dry-run", ...route.flags]));
  for (const { code, stdout, stderr } of await Promise.all(runs)) {
    assert.equal(code, 0, stderr);
    assert.match(stdout, /would be annotated/);
  }
});

testWithBroker(
  "A dry run checks the address of --http, and fails like consume if it is in use",
  async (broker) => {
    const { flags } = await Route.create(broker);
    const { code, stdout, stderr } = await runService(["dry-run", ...flags, "--http=127.0.0.1:0"]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^http +127\.0\.0\.1:0: free$/m);
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const taken = `--http=127.0.0.1:${listener.addr.port}`;
    const ends = await Promise.all(
      ["dry-run", "consume"].map((command) => runService([command, ...flags, taken])),
    );
    for (const { code, stderr } of ends) {
      assert.equal(code, 78, stderr);
      assert.match(stderr, /Cannot listen on --http .*: another program is listening there/);
    }
  },
);

testWithBroker(
  "With --create-topics, a dry run lists the topics that would be created",
  async (broker) => {
    const route = await Route.create(broker, { partitions: 3 }), { input, output, letters } = route;
    const missing = ["metrics", "live"].map((name) => `${name}-of-${input}`);
    const { code, stdout, stderr } = await runService([
      ...["dry-run", ...route.flags, "--create-topics", "--metrics-topic", missing[0]],
      ...["--line-events", "--live-topic", missing[1]],
    ]);
    assert.equal(code, 0, stderr);
    const reported = stdout.split("\n").filter((line) => line.startsWith("topic "));
    assert.deepEqual(reported.map((line) => line.replace(/ {2,}|, largest.*/g, " ").trim()), [
      ...[input, output, letters].map((name) => `topic ${name}: 3 partitions`),
      ...missing.map((name) => `topic ${name}: would be created, 3 partitions`),
    ]);
    assert.match(stdout, /^consume would start/m);
    const names = await asAdmin(broker, (admin) => admin.listTopics());
    assert.deepEqual(names.filter((name) => missing.includes(name)), []);
  },
);

testWithBroker(
  "A dry run neither creates nor changes the output file",
  (broker) =>
    inTemporaryFolder({ "songs.jsonl": "dear to me" }, async (folder) => {
      const route = await Route.create(broker);
      const file = (name: string) => ["--output-file", `${folder}/${name}`];
      const outputs = [
        file("new"),
        [...file("songs.jsonl"), "--resume"],
        ["--output-file", "-"],
        file("songs.jsonl"),
      ];
      const ends: ServiceEnd[] = [];
      for (const output of outputs) {
        ends.push(await runService(["dry-run", ...route.flagsToElsewhere, ...output]));
      }
      assert.deepEqual(ends.map(({ code }) => code), [0, 0, 0, 73]);
      assert.match(
        ends[3].stderr,
        /^refrain: Cannot write .*\/songs\.jsonl: it exists \(--resume/m,
      );
      assert.deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["songs.jsonl"]);
      assert.equal(await Deno.readTextFile(`${folder}/songs.jsonl`), "dear to me");
    }),
);

testWithBroker("A dry run ends with the exit code of consume", async (broker) => {
  const { flags } = await Route.create(broker), [, , ...withoutBrokers] = flags;
  const changed = (name: string, value: string) =>
    flags.map((word, place) => flags[place - 1] === name ? value : word);
  const cases = [
    [69, /no topic nowhere/, ...flags, "--metrics-topic", "nowhere"],
    [
      69,
      /no topic nowhere, and consume does not create its input/,
      ...changed("--topic", "nowhere"),
      "--create-topics",
    ],
    [78, /no-such-model/, ...changed("--model", "no-such-model.safetensors")],
    [64, /--brokers: is required/, ...withoutBrokers],
    [64, /--resume: requires --output-file/, ...flags, "--resume"],
    [78, /no-such-file\.yaml/, "--config", "no-such-file.yaml"],
  ] as const;
  await Promise.all(cases.map(async ([expected, message, ...args]) => {
    const { code, stdout, stderr } = await runService(["dry-run", ...args]);
    assert.equal(code, expected, stderr);
    assert.match(stderr, message);
    assert.ok(!stdout.includes("would start"));
  }));
});
