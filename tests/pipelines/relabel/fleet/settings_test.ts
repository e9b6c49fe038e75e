import assert from "node:assert/strict";
import { EXIT } from "#pipelines/errors.ts";
import {
  fleetFlags,
  fleetRoute,
  fleetTimeoutMs,
  isViaFleet,
} from "#pipelines/relabel/fleet/settings.ts";
import { parseFlags } from "#pipelines/cli/flags.ts";
import { runErrorOf } from "../../../support/run_error.ts";

function given(...args: readonly string[]) {
  return parseFlags(args, fleetFlags).flags;
}

const SONGS = ["--songs-topic", "songs"], ANNOTATIONS = ["--annotations-topic", "annotations"];

Deno.test("A fleet does the work with --via kafka alone", () => {
  assert.equal(isViaFleet(given("--via", "kafka")), true);
  assert.equal(isViaFleet(given()), false);
});

Deno.test("What says how to reach a fleet is refused without --via", async () => {
  for (const args of [SONGS, ["--brokers", "b:1"], ["--tls"], ["--via-timeout", "60"]]) {
    const error = await runErrorOf(() => isViaFleet(given(...args)));
    assert.equal(error.message, `${args[0]} is of use with --via kafka alone`);
    assert.equal(error.exitCode, EXIT.usage);
  }
});

Deno.test("Flags of others are none of a fleet's", () => {
  assert.equal(isViaFleet({ ...given(), output: "labels" } as ReturnType<typeof given>), false);
});

Deno.test("The topics are those of the fleet, and dead deadLetters have consume's default", () => {
  assert.deepEqual(fleetRoute(given(...SONGS, ...ANNOTATIONS)), {
    songs: "songs",
    annotations: "annotations",
    deadLetters: "songs.dlq",
  });
  const { deadLetters } = fleetRoute(given(...SONGS, ...ANNOTATIONS, "--dead-letter-topic", "bad"));
  assert.equal(deadLetters, "bad");
});

Deno.test("A topic that is missing, or named twice, is told", async () => {
  for (
    const [args, message] of [
      [ANNOTATIONS, /--songs-topic is missing/],
      [SONGS, /--annotations-topic is missing/],
      [[...SONGS, "--annotations-topic", "songs"], /three different topics/],
      [[...SONGS, ...ANNOTATIONS, "--dead-letter-topic", "songs"], /three different topics/],
    ] as const
  ) {
    const error = await runErrorOf(() => fleetRoute(given(...args)));
    assert.match(error.message, message);
    assert.equal(error.exitCode, EXIT.usage);
  }
});

Deno.test("Patience is ten minutes unless another is stated", () => {
  assert.equal(fleetTimeoutMs(given()), 600_000);
  assert.equal(fleetTimeoutMs(given("--via-timeout", "5")), 5_000);
});
