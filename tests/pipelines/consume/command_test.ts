import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import configuration from "../../../deno.json" with { type: "json" };
import { annotationsById } from "../../support/annotations_by_id.ts";
import { messagesOfSongs } from "../../support/kafka/messages_of_songs.ts";
import { Route } from "../../support/kafka/route.ts";
import { accountingOf, runService } from "../../support/kafka/service_process.ts";
import { testWithBroker } from "../../support/kafka/with_broker.ts";
import { jsonlOfSongs } from "../../support/numbered_song.ts";
import { ended, startRefrain } from "../../support/refrain_process.ts";
import { textOf } from "../../support/topic_record.ts";
import { assertTook } from "../../support/within.ts";

const ROWS = ["La di da", "Tra la la", "", "Sing again", "Sing again", "La di da", "Tra la la"];

testWithBroker(
  "Each annotation is the one that annotate writes, with the song's id as its key",
  async (broker) => {
    const route = await Route.create(broker, { partitions: 3 });
    await route.send(...messagesOfSongs(1, 300));
    const { stderr } = await route.consumeAll("--lines");
    const stored = await route.stored(route.output);
    const annotations = await annotationsById(jsonlOfSongs(1, 300), "--lines");
    assert.deepEqual(
      new Map(stored.map(({ key, value }) => [key!, textOf(value)!])),
      annotations,
    );
    assert.equal(stored.length, 300);
    assert.equal(
      stderr.trimEnd().split("\n").at(-1),
      "read=300 written=300 rejected=0 filtered=0 replayed=0 released=0",
    );
  },
);

testWithBroker(
  "The shipped model, in workers, labels as in annotate",
  async (broker) => {
    const route = await Route.create(broker, { partitions: 2 });
    await route.send(...messagesOfSongs(1, 40));
    const { code, stderr } = await runService([
      ...["consume", ...route.flagsWithoutModel, "--output", route.output],
      ...["--workers", "2", "--until-end"],
    ]);
    assert.equal(code, 0, stderr);
    const stored = await route.stored(route.output);
    const { stdout } = await ended(startRefrain("annotate"), jsonlOfSongs(1, 40));
    const lines = stored.map(({ value }) => textOf(value)!);
    assert.deepEqual(lines.toSorted(), stdout.trimEnd().split("\n").toSorted());
  },
);

testWithBroker("Annotations name their model, their release and their source", async (broker) => {
  const route = await Route.create(broker, { partitions: 2 });
  await route.send({ partition: 1, ...messagesOfSongs(1, 1)[0] });
  await route.consumeAll();
  const [{ headers }] = await route.stored(route.output);
  assert.deepEqual(headers, {
    "refrain-release": configuration.version,
    "refrain-model": "recurring-pair",
    "refrain-model-version": "1",
    "refrain-source": `${route.input}-1-0`,
  });
});

testWithBroker("The key is the id of a text and of a song without an id", async (broker) => {
  const route = await Route.create(broker);
  const song = { title: "Nameless", lines: ROWS };
  await route.send(
    { key: "ballad", value: ROWS.join("\n") },
    { key: "nameless", value: JSON.stringify(song) },
    { key: "another key", value: JSON.stringify({ id: "own id", ...song }) },
    { key: null, value: JSON.stringify({ id: "keyless", ...song }) },
  );
  await route.consumeAll();
  const expected = await annotationsById([
    JSON.stringify({ id: "ballad", lines: ROWS }),
    JSON.stringify({ id: "nameless", ...song }),
    JSON.stringify({ id: "own id", ...song }),
    JSON.stringify({ id: "keyless", ...song }),
  ].join("\n"));
  const stored = await route.stored(route.output);
  assert.deepEqual(stored.map(({ key, value }) => [key, textOf(value)]), [...expected]);
});

testWithBroker("A tombstone deletes the annotation", async (broker) => {
  const route = await Route.create(broker);
  await route.send(...messagesOfSongs(1, 1), { key: "song-1", value: null });
  const { stderr } = await route.consumeAll();
  const [annotation, tombstone] = await route.stored(route.output);
  assert.deepEqual([annotation.key, tombstone.key], ["song-1", "song-1"]);
  assert.equal(tombstone.value, null);
  assert.equal(accountingOf(stderr).written, 2);
});

testWithBroker(
  "Records that are not songs become dead letters unchanged, and the others are annotated",
  async (broker) => {
    const route = await Route.create(broker);
    const bad = [
      ["invalid_json", { key: "a", value: '{"broken', headers: { own: "header" } }],
      ["invalid_utf8", { key: "b", value: Buffer.of(0x22, 0xff, 0x22) }],
      ["no_value", { key: null, value: null }],
      ["no_lines", { key: null, value: '{"id":"c","lines":[]}' }],
      ["oversize", { key: "d", value: "la\n".repeat(700) }],
    ] as const;
    const good = messagesOfSongs(1, 5);
    await route.send(...good.flatMap((song, place) => bad[place] ? [song, bad[place][1]] : [song]));
    const { stderr } = await route.consumeAll("--max-record-bytes", "2000");
    assert.deepEqual(
      accountingOf(stderr),
      { read: 10, written: 5, rejected: 5, filtered: 0, replayed: 0, released: 0 },
    );
    assert.deepEqual(
      (await route.stored(route.output)).map(({ key }) => key),
      good.map(({ key }) => key),
    );
    const letters = await route.stored(route.letters);
    assert.deepEqual(letters.map(({ headers }) => headers["x-refrain-error-code"]), [
      ...bad.map(([code]) => code),
    ]);
    for (const [place, { key, value, headers }] of letters.entries()) {
      const [, message] = bad[place];
      assert.equal(key, message.key);
      assert.deepEqual(value && Buffer.from(value), message.value && Buffer.from(message.value));
      assert.equal(headers.own, "headers" in message ? "header" : undefined);
      assert.equal(headers["__connect.errors.topic"], route.input);
      assert.equal(headers["__connect.errors.offset"], `${2 * place + 1}`);
    }
  },
);

testWithBroker("A second run annotates new songs only", async (broker) => {
  const route = await Route.create(broker, { partitions: 2 });
  for (const [first, last] of [[1, 40], [41, 60]]) {
    await route.send(...messagesOfSongs(first, last));
    const { stderr } = await route.consumeAll("--transaction-records", "7");
    assert.equal(accountingOf(stderr).read, last - first + 1);
  }
  const keys = (await route.stored(route.output)).map(({ key }) => key);
  assert.deepEqual(keys.toSorted(), messagesOfSongs(1, 60).map(({ key }) => key).toSorted());
});

Deno.test("A missing model ends consume with 78 before it connects", async () => {
  const flags = ["--brokers", "127.0.0.1:1", "--group", "g", "--topic", "t", "--output", "o"];
  const { code, stderr } = await runService([
    "consume",
    ...flags,
    "--model",
    "no-such.safetensors",
  ]);
  assert.equal(code, 78);
  assert.match(stderr, /no-such\.safetensors/);
});

Deno.test("Each command ends with 69 within 20 seconds if the broker does not answer", async () => {
  const begun = performance.now(), route = ["--group", "g", "--topic", "t", "--output", "o"];
  const commands = [
    ["consume", ...route, "--model", "recurring-pair"],
    ["dry-run", ...route, "--model", "recurring-pair"],
    ["produce", "--topic", "t", "examples/songs.jsonl"],
    ["dlq", "list", "--topic", "t"],
  ];
  await Promise.all(commands.map(async (command) => {
    const { code, stderr } = await runService([...command, "--brokers", "127.0.0.1:1"]);
    assert.equal(code, 69, `${command}: ${stderr}`);
    assert.match(stderr, /^refrain: Connecting to 127\.0\.0\.1:1: .*Check the addresses/m);
  }));
  assertTook(performance.now() - begun, 20_000);
});
