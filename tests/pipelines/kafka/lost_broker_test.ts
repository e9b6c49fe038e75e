import assert from "node:assert/strict";
import { EXIT } from "#pipelines/errors.ts";
import type { DeadLetterTopic } from "#pipelines/kafka/dead_letter_topic.ts";
import { DeadLetterReplay } from "#pipelines/kafka/dead_letter_replay.ts";
import { parseDeadLetter } from "#pipelines/kafka/dead_letter.ts";
import { runService } from "../../support/kafka/service_process.ts";
import { VanishingBroker } from "../../support/kafka/vanishing_broker.ts";
import { testWithBroker } from "../../support/kafka/with_broker.ts";
import { topicRecord } from "../../support/topic_record.ts";

testWithBroker(
  "A broker that disappears after it has answered ends each command with 69 and a reason",
  async (broker) => {
    const commands = [
      ["consume", "--group", "g", "--topic", "t", "--output", "o", "--model", "recurring-pair"],
      ["produce", "--topic", "t", "examples/songs.jsonl"],
      ["dlq", "list", "--topic", "t"],
      ["dlq", "replay", "--topic", "t"],
    ];
    await Promise.all(commands.map(async (command) => {
      const vanishing = new VanishingBroker(broker);
      const { code, stderr } = await runService([...command, "--brokers", vanishing.address]);
      await vanishing.gone;
      assert.equal(code, EXIT.unreachable, `${command}: ${stderr}`);
      assert.match(stderr, /^refrain: .*Check the addresses/m, command.join(" "));
      assert.doesNotMatch(stderr, /^ +at /m, "no stack");
    }));
  },
);

Deno.test("Without the permission to connect, a command ends at once with 69 and names the permission", async () => {
  for (const broker of ["127.0.0.1:1", "localhost:1"]) {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--allow-read", "--ignore-env", "main.ts", "produce"].concat(
        ["--brokers", broker, "--topic", "t", "examples/songs.jsonl"],
      ),
    }).output();
    const reported = new TextDecoder().decode(stderr);
    assert.equal(code, EXIT.unreachable, reported);
    assert.match(reported, /^refrain: .*The installed command needs --allow-net: the README has/m);
    assert.doesNotMatch(reported, /Check the addresses/);
  }
});

Deno.test("A replay that loses the cluster, at its start or later, ends with 69 and disconnects", async () => {
  const lost = Object.assign(new Error("the broker has gone"), { name: "KafkaJSConnectionError" });
  const unreachable = { name: "RunError", exitCode: EXIT.unreachable, message: /broker has gone/ };
  let connected = 0, committed = (): Promise<unknown> => Promise.reject(lost);
  const producer = {
    connect: () => Promise.resolve(connected++),
    transaction: () => Promise.resolve({ abort: () => Promise.resolve() }),
    disconnect: () => Promise.resolve(connected--),
  };
  const letters = {
    ...{ name: "songs.dlq", starts: new Map([[0, 0n], [1, 0n]]) },
    client: { producer: () => producer },
    admin: { committed: () => committed(), describe: () => Promise.reject(lost) },
  } as unknown as DeadLetterTopic;
  const options = { group: "g", dryRun: false };
  await assert.rejects(DeadLetterReplay.open(letters, options), unreachable);
  assert.equal(connected, 0);

  committed = () => Promise.resolve(new Map());
  const replay = await DeadLetterReplay.open(letters, { ...options, to: "songs" });
  const letter = parseDeadLetter(topicRecord(0));
  await assert.rejects(replay.send([letter], new Set([letter])), unreachable);
  await replay.close();
  assert.equal(connected, 0);
});
