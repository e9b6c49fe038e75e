import assert from "node:assert/strict";
import { EXIT } from "#pipelines/errors.ts";
import { filesBelow } from "../../../support/files_below.ts";
import { Fleet } from "../../../support/kafka/fleet.ts";
import { ServiceProcess } from "../../../support/kafka/service_process.ts";
import { testWithBroker, testWithOwnBroker } from "../../../support/kafka/with_broker.ts";
import { jsonlOfSongs, jsonOfSong, numberedSong } from "../../../support/numbered_song.ts";
import { inTemporaryFolder } from "../../../support/temporary_folder.ts";
import { assertTook, pause } from "../../../support/within.ts";

function largeSong(number: number, bytes: number): string {
  return JSON.stringify({ ...numberedSong(number), more: "x".repeat(bytes) }) + "\n";
}

const CATALOGUE = {
  "catalogue/rock/a.jsonl": jsonlOfSongs(1, 300) + "oops\n" +
    largeSong(301, 2 << 20) + largeSong(302, 20_000) + largeSong(303, 8_000) +
    jsonlOfSongs(304, 400).replace(`"song-350"`, `"song-3"`) + '{"lines":[]}\n',
  "catalogue/rock/one.txt": "la la\nriver\nla la\nriver\n",
  "catalogue/rock/two.txt": "\ufeffmoon\r\n\r\nla la\nriver\nla la\nriver\n",
  "catalogue/pop/without.jsonl": jsonOfSong(numberedSong(7)).replace('"id"', '"other"') + "\n",
};
const RULE = ["--model", "recurring-pair"];

/** Starts to label the catalogue of a folder. */
function started(command: string, output: string, ...flags: readonly string[]): ServiceProcess {
  const catalogue = `${output}/../catalogue`;
  return new ServiceProcess([command, catalogue, "--output", output, ...RULE, ...flags]);
}

/** Labels the catalogue of a folder, and returns the files that were written. */
async function edition(command: string, output: string, ...flags: readonly string[]) {
  const { code, stderr } = await started(command, output, ...flags).ended();
  assert.equal(code, EXIT.done, stderr);
  return await filesBelow(output);
}

/** The events of an edition's log. */
async function logOf(output: string) {
  const lines = (await Deno.readTextFile(`${output}.log`)).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line));
}

/** A run whose songs are with a fleet that is dead. */
async function waiting(fleet: Fleet, output: string): Promise<ServiceProcess> {
  const { route } = fleet, sent = (await route.stored(route.input)).length;
  const run = started("relabel:fleet", output, ...fleet.way());
  while ((await route.stored(route.input)).length === sent) await pause(50);
  return run;
}

/** Stops a run, which is to end at once, and well. */
async function stop(run: ServiceProcess, signal: "SIGTERM" | "SIGINT"): Promise<void> {
  const began = performance.now();
  run.signal(signal);
  const { code, stderr } = await run.ended();
  assertTook(performance.now() - began, 8_000);
  assert.equal(code, signal === "SIGTERM" ? EXIT.terminated : EXIT.interrupted, stderr);
  assert.match(stderr, / is unfinished: the same command resumes it$/m);
}

testWithBroker(
  "A fleet writes the edition of a local run, large songs and bad records included",
  async (broker) => {
    await using fleet = await Fleet.start(broker, {
      consumers: 2,
      flags: ["--max-record-bytes", "10000"],
      topics: { outputSettings: { "max.message.bytes": "5000" } },
    });
    await inTemporaryFolder(CATALOGUE, async (folder) => {
      const here = await edition("relabel", `${folder}/here`, "--workers", "0");
      assert.ok(here["annotations/rock/a.jsonl"] && here["rejects/rock/a.jsonl"]);
      const output = `${folder}/by-fleet`;
      assert.deepEqual(await edition("relabel:fleet", output, ...fleet.way()), here);
      const [{ event, via, workers }] = await logOf(output);
      assert.deepEqual([event, via, workers], ["started", "kafka", undefined]);
    });
    const { input, letters } = fleet.route;
    assert.ok((await fleet.route.stored(input)).length > 390, "the fleet did the work");
    assert.equal((await fleet.route.stored(letters)).length, 2);
  },
);

testWithBroker(
  "A run that is stopped while its fleet is dead ends at once, and is resumed later",
  async (broker) => {
    await using fleet = await Fleet.start(broker, { consumers: 0 });
    await inTemporaryFolder(CATALOGUE, async (folder) => {
      const output = `${folder}/by-fleet`;
      for (const signal of ["SIGTERM", "SIGINT"] as const) {
        await stop(await waiting(fleet, output), signal);
        assert.equal((await logOf(output)).at(-1).event, "unfinished");
      }
      await fleet.add();
      const whole = await edition("relabel:fleet", output, ...fleet.way());
      assert.deepEqual(whole, await edition("relabel", `${folder}/here`, "--workers", "0"));
    });
  },
);

testWithOwnBroker(
  "A run that is stopped while the cluster is gone, too, ends at once",
  {},
  async (broker) => {
    await using fleet = await Fleet.start(broker.address, { consumers: 0 });
    await inTemporaryFolder(CATALOGUE, async (folder) => {
      const run = await waiting(fleet, `${folder}/by-fleet`);
      await broker.kill();
      await pause(1_000);
      await stop(run, "SIGTERM");
    });
  },
);

testWithBroker(
  "A fleet that reads songs differently ends the run, and the message names the setting",
  async (broker) => {
    await using fleet = await Fleet.start(broker, { flags: ["--line-events"] });
    await inTemporaryFolder(CATALOGUE, async (folder) => {
      const run = started("relabel:fleet", `${folder}/by-fleet`, ...fleet.way());
      const { code, stderr } = await run.ended();
      assert.equal(code, EXIT.badConfiguration, stderr);
      assert.match(stderr, /rejects the song .*invalid_event: .*See its --line-events\./);
    });
  },
);

Deno.test("Without the permission to connect, relabel ends with 69 and says what is missing", () =>
  inTemporaryFolder(CATALOGUE, async (folder) => {
    const way = ["--via", "kafka", "--brokers", "127.0.0.1:1,localhost:1"];
    const topics = ["--songs-topic", "songs", "--annotations-topic", "annotations"];
    const { code, stderr } = await started("relabel", `${folder}/a`, ...way, ...topics).ended();
    assert.equal(code, EXIT.unreachable, stderr);
    assert.match(stderr, /needs --allow-net: .*task relabel:fleet have it/);
  }));
