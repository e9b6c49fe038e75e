import { createJsonLog, createLog, createTextLog, LOG_LEVELS } from "#pipelines/service/log.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { loggedLines, NOON } from "../../support/recording_log.ts";
import { captureStderr } from "../../support/captured_output.ts";

function eventOf(fields: Readonly<Record<string, unknown>>) {
  const [line, ...others] = loggedLines(
    createJsonLog,
    "info",
    (log) => log.info("it happened", fields),
  );
  assert.deepEqual(others, []);
  assert.ok(!line.includes("\n"));
  return JSON.parse(line);
}

Deno.test("An event is one JSON object with time, level and message first", () => {
  const [line] = loggedLines(createJsonLog, "info", (log) => log.warn("slow", { in_ms: 250 }));
  assert.equal(
    line,
    '{"time":"2026-12-31T12:00:00.000Z","level":"warn","message":"slow","in_ms":250}',
  );
});

Deno.test("A log writes events of its level and above", () => {
  for (const [rank, lowest] of LOG_LEVELS.entries()) {
    const lines = loggedLines(
      createJsonLog,
      lowest,
      (log) => LOG_LEVELS.forEach((level) => log[level]("")),
    );
    assert.deepEqual(lines.map((line) => JSON.parse(line).level), LOG_LEVELS.slice(rank));
  }
});

Deno.test("An error is logged with its name, message and cause", () => {
  const error = new RangeError("too far", { cause: new Error("no map") });
  assert.deepEqual(eventOf({ error }).error, {
    name: "RangeError",
    message: "too far",
    cause: { name: "Error", message: "no map" },
  });
});

Deno.test("A bigint is a number if JSON can hold it exactly, else text", () => {
  const { offset, most, more } = eventOf({
    offset: 7n,
    most: BigInt(Number.MAX_SAFE_INTEGER),
    more: 2n ** 60n,
  });
  assert.deepEqual([offset, most, more], [7, Number.MAX_SAFE_INTEGER, "1152921504606846976"]);
});

Deno.test("No field replaces time, level or message", () => {
  const { time, level, message } = eventOf({ time: 1, level: "lies", message: "lies" });
  assert.deepEqual([time, level, message], ["2026-12-31T12:00:00.000Z", "info", "it happened"]);
});

Deno.test("Fields that cannot be written are left out, and the event is logged", () => {
  const circle: Record<string, unknown> = {};
  circle.again = circle;
  const { message, fields_left_out } = eventOf({ circle });
  assert.equal(message, "it happened");
  assert.match(fields_left_out, /^TypeError: .*circular/);
});

Deno.test("Every event is one line, for any fields", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.anything(), (message, value) => {
    const [line, ...others] = loggedLines(
      createJsonLog,
      "info",
      (log) => log.info(message, { value }),
    );
    assert.deepEqual(others, []);
    assert.ok(!/[\n\r]/.test(line));
    assert.equal(JSON.parse(line).message, message);
  }));
});

const TIME = new Date(NOON).toTimeString().slice(0, 8);

Deno.test("An event is a line with the time, the level, the message and its fields", () => {
  const lines = loggedLines(createTextLog, "info", (log) => {
    log.debug("not reported");
    log.info("ready");
    log.error("it failed", {
      error: new Error("no broker"),
      topic: "songs",
      partitions: [0, 1],
      offset: 7n,
    });
  });
  assert.deepEqual(lines, [
    `${TIME} info  ready`,
    `${TIME} error it failed (error: no broker, topic: songs, partitions: [ 0, 1 ], offset: 7n)`,
  ]);
});

Deno.test("Text from others can neither control the terminal nor begin a new line", () => {
  const lines = loggedLines(createTextLog, "info", (log) => {
    log.warn("broker says \x1b[2J", { reason: "no\n12:00:00 info  all is well", by: "\u202eevil" });
  });
  const reason = "no\\u000a12:00:00 info  all is well";
  assert.deepEqual(lines, [
    `${TIME} warn  broker says \\u001b[2J (reason: ${reason}, by: \\u202eevil)`,
  ]);
});

/** The output on stderr, depending on whether it is a terminal. */
async function toldOn(terminal: boolean): Promise<string> {
  const { isTerminal } = Deno.stderr;
  Deno.stderr.isTerminal = () => terminal;
  try {
    const [line] = await captureStderr(() => createLog("info").info("ready"));
    return line;
  } finally {
    Object.assign(Deno.stderr, { isTerminal });
  }
}

Deno.test("The log is JSON, unless stderr is a terminal", async () => {
  assert.equal(JSON.parse(await toldOn(false)).message, "ready");
  assert.match(await toldOn(true), /^\d\d:\d\d:\d\d info {2}ready$/);
});
