import assert from "node:assert/strict";
import { EXIT, RunError } from "#pipelines/errors.ts";
import { produceCommand } from "#pipelines/produce/command.ts";
import { createTopic } from "../../support/kafka/clients.ts";
import { TopicReader } from "../../support/kafka/topic_reader.ts";
import { testWithBroker } from "../../support/kafka/with_broker.ts";
import { jsonlOfSongs } from "../../support/numbered_song.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";
import { captureStderr } from "../../support/captured_output.ts";

const decoder = new TextDecoder();
const NEVER = new AbortController().signal;

/** Runs the command, and returns its exit code and output. */
async function run(args: readonly string[], signal = NEVER) {
  let code = -1;
  const reported = await captureStderr(async () => {
    code = await produceCommand.run(args, signal);
  });
  return { code, reported };
}

async function assertRefused(args: readonly string[], exitCode: number, message: RegExp) {
  await assert.rejects(() => run(args), (error) => {
    assert.ok(error instanceof RunError, String(error));
    assert.equal(error.exitCode, exitCode, error.message);
    assert.match(error.message, message);
    return true;
  });
}

/** The records of a topic, as `key value`, in the order of each partition. */
async function recordsIn(broker: string, topic: string) {
  const { committed } = await new TopicReader(broker, topic).read();
  return committed.map(({ partition, key, value }) => ({
    partition,
    key,
    value: decoder.decode(value!),
  }));
}

Deno.test("An invalid command line is refused with 64 before it connects", async () => {
  await assertRefused(
    ["--brokers", "localhost:1"],
    EXIT.usage,
    /--topic: is required: the topic to send songs to/,
  );
  await assertRefused(["--topic", "a b"], EXIT.usage, /--topic a b/);
  await assertRefused(["--topic", "songs", "--codec", "zip"], EXIT.usage, /--codec zip/);
  const codec = /^--codec lz4: must be one of none, gzip$/;
  await assertRefused(["--topic", "songs", "--codec", "lz4"], EXIT.usage, codec);
});

for (const codec of ["none", "gzip"]) {
  testWithBroker(
    `Every song arrives once, with its id as key and its line unchanged (${codec})`,
    (broker) =>
      inTemporaryFolder({ "songs.jsonl": jsonlOfSongs(1, 3000) }, async (folder) => {
        const topic = await createTopic(broker, 4), file = `${folder}/songs.jsonl`;
        const { code, reported } = await run(
          ["--brokers", broker, "--topic", topic, "--codec", codec, file],
        );
        assert.deepEqual([code, reported], [0, ["read=3000 written=3000 rejected=0 filtered=0"]]);
        const records = await recordsIn(broker, topic);
        const lines = jsonlOfSongs(1, 3000).trimEnd().split("\n");
        assert.deepEqual(records.map(({ value }) => value).sort(), lines.sort());
        assert.ok(records.every(({ key, value }) => JSON.parse(value).id === key));
        assert.equal(new Set(records.map(({ partition }) => partition)).size, 4);
      }),
  );
}

testWithBroker(
  "Bad lines are rejected with their place, and texts have their file's name as key",
  (broker) =>
    inTemporaryFolder(
      { "in/a.jsonl": `{"id":1,"lines":["La"]}\n{\n`, "in/ballad.txt": "La\n\nDi\n" },
      async (folder) => {
        const topic = await createTopic(broker, 1), rejects = `${folder}/bad.jsonl`;
        const args = ["--brokers", broker, "--topic", topic, `${folder}/in`, "--rejects", rejects];
        const { code, reported } = await run([...args, "--fail-on-reject"]);
        assert.deepEqual([code, reported], [2, ["read=3 written=2 rejected=1 filtered=0"]]);
        assert.deepEqual(await recordsIn(broker, topic), [
          { partition: 0, key: "1", value: `{"id":1,"lines":["La"]}` },
          { partition: 0, key: "ballad", value: "La\n\nDi\n" },
        ]);
        const { error, source } = JSON.parse(await Deno.readTextFile(rejects));
        assert.deepEqual([error.code, source.line], ["invalid_json", 2]);
      },
    ),
);

testWithBroker(
  "The line events of a song are in one partition, in order",
  (broker) =>
    inTemporaryFolder({ "songs.jsonl": jsonlOfSongs(1, 200) }, async (folder) => {
      const topic = await createTopic(broker, 3);
      const args = ["--brokers", broker, "--topic", topic, "--line-events"];
      await run([...args, `${folder}/songs.jsonl`]);
      const rows = new Map<string, string[]>();
      for (const { key, value } of await recordsIn(broker, topic)) {
        const { songId, index, text, end } = JSON.parse(value);
        const song = rows.get(songId) ?? [];
        assert.deepEqual([songId, index], [key, song.length]);
        song.push(text + (end ? " ." : ""));
        rows.set(songId, song);
      }
      for (const line of jsonlOfSongs(1, 200).trimEnd().split("\n")) {
        const { id, lines } = JSON.parse(line);
        assert.equal(rows.get(id)?.join("\n"), `${lines.join("\n")} .`);
      }
    }),
);

testWithBroker(
  "A song that is too large for the topic is rejected, and the others are sent",
  (broker) =>
    inTemporaryFolder(
      {
        "songs.jsonl": `{"id":1,"lines":["La"]}\n{"id":2,"lines":["La"],"x":"${
          "x".repeat(5000)
        }"}\n{"id":3,"lines":["La"]}\n`,
      },
      async (folder) => {
        const topic = await createTopic(broker, 1, { settings: { "max.message.bytes": "4000" } });
        const rejects = `${folder}/bad.jsonl`;
        const args = ["--brokers", broker, "--topic", topic, "--rejects", rejects];
        const { reported } = await run([...args, `${folder}/songs.jsonl`]);
        assert.deepEqual(reported, ["read=3 written=2 rejected=1 filtered=0"]);
        assert.equal(JSON.parse(await Deno.readTextFile(rejects)).error.code, "oversize");
      },
    ),
);

testWithBroker(
  "A missing topic is refused with a remedy, and is created on request",
  (broker) =>
    inTemporaryFolder({ "songs.jsonl": jsonlOfSongs(1, 9) }, async (folder) => {
      const topic = `new-${crypto.randomUUID()}`;
      const args = ["--brokers", broker, "--topic", topic, `${folder}/songs.jsonl`];
      await assertRefused(args, EXIT.unreachable, /There is no topic new-.*--create-partitions 4/);
      const counts = "read=9 written=9 rejected=0 filtered=0";
      const note = `note: ${topic} exists with 2 partitions`;
      const rounds: [string, ...string[]][] = [["2", counts], ["2", counts], ["9", note, counts]];
      for (const [round, [partitions, ...expected]] of rounds.entries()) {
        const { code, reported } = await run([...args, "--create-partitions", partitions]);
        assert.deepEqual([code, reported], [0, expected]);
        assert.equal((await recordsIn(broker, topic)).length, 9 * (round + 1));
      }
    }),
);
