import { describeSettings } from "#pipelines/cli/define_settings.ts";
import { EXIT } from "#pipelines/errors.ts";
import { fleetRoute } from "#pipelines/relabel/fleet/settings.ts";
import { relabelSettings } from "#pipelines/relabel/settings.ts";
import assert from "node:assert/strict";
import { checkedRelabelSettings, relabelSettingsOf } from "../../../support/relabel_settings.ts";
import { runErrorOf } from "../../../support/errors.ts";

const RUN = ["songs/", "--output", "labels"], VIA = ["--via", "kafka", "--brokers", "b:1"];
const SONGS = ["--songs-topic", "songs"], ANNOTATIONS = ["--annotations-topic", "annotations"];

async function assertUsage(args: readonly string[], message: RegExp): Promise<void> {
  const error = await runErrorOf(() => checkedRelabelSettings(...RUN, ...args));
  assert.match(error.message, message, args.join(" "));
  assert.equal(error.exitCode, EXIT.usage);
}

Deno.test("A fleet does the work only with --via kafka", async () => {
  const settings = await checkedRelabelSettings(...RUN, ...VIA, ...SONGS, ...ANNOTATIONS);
  assert.equal(settings.via, "kafka");
  assert.equal((await checkedRelabelSettings(...RUN)).via, undefined);
});

Deno.test("Settings of a fleet are refused without --via", async () => {
  for (const args of [SONGS, ["--brokers", "b:1"], ["--via-timeout", "60"]]) {
    await assertUsage(args, new RegExp(`^${args.join(" ")}: requires --via kafka$`));
  }
  await assertUsage(["--tls"], /^--tls: requires --via kafka$/);
});

Deno.test("The help says that brokers are required only with --via", () => {
  assert.match(describeSettings(relabelSettings.shape).brokers.help, /Required with --via$/);
});

Deno.test("The topics are those of the fleet, and dead letters have consume's default", () => {
  assert.deepEqual(fleetRoute(relabelSettingsOf(...SONGS, ...ANNOTATIONS)), {
    songs: "songs",
    annotations: "annotations",
    deadLetters: "songs.dlq",
  });
  const stated = relabelSettingsOf(...SONGS, ...ANNOTATIONS, "--dead-letter-topic", "bad");
  assert.equal(fleetRoute(stated).deadLetters, "bad");
});

Deno.test("A topic that is missing, or named twice, is reported", async () => {
  const same = /topic songs: the songs, annotations and dead letters need three different topics$/;
  for (
    const [args, message] of [
      [ANNOTATIONS, /^--songs-topic: is required with --via kafka$/],
      [SONGS, /^--annotations-topic: is required with --via kafka$/],
      [[...SONGS, "--annotations-topic", "songs"], same],
      [[...SONGS, "--annotations-topic", "songs.dlq"], /need three different topics$/],
      [[...SONGS, ...ANNOTATIONS, "--dead-letter-topic", "songs"], same],
    ] as const
  ) await assertUsage([...VIA, ...args], message);
});

Deno.test("The rules of a connection apply with --via", async () => {
  const topics = [...SONGS, ...ANNOTATIONS];
  await assertUsage(["--via", "kafka", ...topics], /^--brokers: is required: host:port/);
  await assertUsage(
    [...VIA, ...topics, "--tls-ca", "ca.pem"],
    /^--tls-ca ca\.pem: requires --tls$/,
  );
});

Deno.test("The timeout is ten minutes by default", () => {
  assert.equal(relabelSettingsOf().viaTimeout, 600);
  assert.equal(relabelSettingsOf("--via-timeout", "5").viaTimeout, 5);
});
