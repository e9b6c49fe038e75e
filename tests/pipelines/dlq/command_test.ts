import assert from "node:assert/strict";
import { dlqCommand } from "#pipelines/dlq/command.ts";
import { EXIT, RunError } from "#pipelines/errors.ts";
import { parseDeadLetter } from "#pipelines/kafka/dead_letter.ts";
import { produce } from "../../support/kafka/clients.ts";
import { LettersOfTopic } from "../../support/kafka/dead_letters.ts";
import { testWithBroker } from "../../support/kafka/with_broker.ts";
import { deadLetterChoice } from "../../support/dead_letter_choice.ts";
import { captureStderr } from "../../support/captured_output.ts";

const encoder = new TextEncoder();
const NEVER = new AbortController().signal;

/** A letter with a time and a code. */
function letterOf(failedAt: string, code?: string) {
  const headers = {
    "x-refrain-failed-at": failedAt,
    ...(code && { "x-refrain-error-code": code }),
  };
  return parseDeadLetter({
    topic: "songs.dlq",
    partition: 0,
    offset: 0n,
    timestamp: 0,
    key: null,
    value: null,
    headers: Object.entries(headers).map(([name, value]) => ({
      name,
      value: encoder.encode(value),
    })),
  });
}

Deno.test("An invalid command line is refused with 64 before it connects", async () => {
  const cases: readonly (readonly [RegExp, ...string[]])[] = [
    [/dlq needs an action: dlq list or dlq replay/],
    [/Unknown action dlq reply\. Did you mean replay\?/, "reply"],
    [/--topic: is required/, "replay", "--brokers", "localhost:1"],
    [/--brokers: is required/, "list", "--topic", "songs.dlq"],
    [/--since .*yesterday/, "list", "--topic", "d", "--since", "yesterday"],
    [/--until/, "replay", "--topic", "d", "--until", "2026-01-31T12:00"],
    [/--since/, "replay", "--topic", "d", "--since", "2026-13-31"],
    [/Unexpected argument songs/, "replay", "--topic", "d", "--brokers", "b:1", "songs"],
    [/no flag --to\b/, "list", "--topic", "d", "--to", "songs"],
    [/--to d: it is the topic of dead letters/, "replay", "--topic", "d", "--to", "d"],
  ];
  for (const [message, ...args] of cases) {
    await assert.rejects(dlqCommand.run(args, NEVER), (error) => {
      assert.ok(error instanceof RunError, String(error));
      assert.equal(error.exitCode, EXIT.usage);
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("The help of dlq includes the help of both actions", () => {
  for (const text of ["dlq list", "dlq replay", "--json", "--dry-run"]) {
    assert.ok(dlqCommand.help.includes(text), text);
  }
});

Deno.test("Without flags, every letter matches", () => {
  const { matches, topic, group } = deadLetterChoice();
  assert.deepEqual([topic, group], ["songs.dlq", "refrain-dlq-replay"]);
  assert.ok(matches(letterOf("2026-01-31T12:00:00Z")));
});

Deno.test("Letters match if they have one of the given codes", () => {
  const { matches } = deadLetterChoice("--code", "no_lines", "--code", "untaggable");
  const codes = ["no_lines", "untaggable", "oversize", undefined];
  assert.deepEqual(codes.map((code) => matches(letterOf("2026-01-31T12:00:00Z", code))), [
    true,
    true,
    false,
    false,
  ]);
});

Deno.test("Letters match from one time up to, but not including, another", () => {
  const { matches } = deadLetterChoice(
    "--since",
    "2026-01-31",
    "--until",
    "2026-01-31T13:00:00+01:00",
  );
  const times = [
    "2026-01-30T23:59:59.999Z",
    "2026-01-31T00:00:00.000Z",
    "2026-01-31T11:59:59.999Z",
    "2026-01-31T12:00:00.000Z",
  ];
  assert.deepEqual(times.map((time) => matches(letterOf(time))), [false, true, true, false]);
});

testWithBroker("There is a warning for a topic without dead letters", async (broker) => {
  const of = await LettersOfTopic.create(broker);
  await produce(broker, of.letters, [{ key: "a", value: "la" }, { key: "b", value: "di" }]);
  const reported = (action: string) =>
    captureStderr(async () => {
      await dlqCommand.run([action, "--brokers", broker, "--topic", of.letters], NEVER);
    });
  const doubt = "none of 2 records is a dead letter: " +
    "set --topic to the topic of dead letters, such as songs.dlq";
  assert.deepEqual(await reported("list"), [doubt, "read=2 shown=2"]);
  assert.deepEqual(await reported("replay"), [doubt, "read=2 replayed=0 passed_over=2"]);
  await of.add("no_lines");
  assert.deepEqual(await reported("list"), ["read=3 shown=3"]);
});
