import { jsonLog } from "#pipelines/service/json_log.ts";
import { LOG_LEVELS } from "#pipelines/service/log.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { linesOf } from "../../support/told_lines.ts";

function eventOf(fields: Readonly<Record<string, unknown>>) {
  const [line, ...others] = linesOf(jsonLog, "info", (log) => log.info("it happened", fields));
  assert.deepEqual(others, []);
  assert.ok(!line.includes("\n"));
  return JSON.parse(line);
}

Deno.test("An event is one JSON object with time, level and message first", () => {
  const [line] = linesOf(jsonLog, "info", (log) => log.warn("slow", { in_ms: 250 }));
  assert.equal(
    line,
    '{"time":"2026-12-31T12:00:00.000Z","level":"warn","message":"slow","in_ms":250}',
  );
});

Deno.test("A log tells its level and those above it", () => {
  for (const [rank, lowest] of LOG_LEVELS.entries()) {
    const lines = linesOf(jsonLog, lowest, (log) => LOG_LEVELS.forEach((level) => log[level]("")));
    assert.deepEqual(lines.map((line) => JSON.parse(line).level), LOG_LEVELS.slice(rank));
  }
});

Deno.test("An error is told by its name, its message and its cause", () => {
  const error = new RangeError("too far", { cause: new Error("no map") });
  assert.deepEqual(eventOf({ error }).error, {
    name: "RangeError",
    message: "too far",
    cause: { name: "Error", message: "no map" },
  });
});

Deno.test("A bigint is a number as long as JSON can hold it, else text", () => {
  const { offset, most, more } = eventOf({
    offset: 7n,
    most: BigInt(Number.MAX_SAFE_INTEGER),
    more: 2n ** 60n,
  });
  assert.deepEqual([offset, most, more], [7, Number.MAX_SAFE_INTEGER, "1152921504606846976"]);
});

Deno.test("No field takes the place of time, level or message", () => {
  const { time, level, message } = eventOf({ time: 1, level: "lies", message: "lies" });
  assert.deepEqual([time, level, message], ["2026-12-31T12:00:00.000Z", "info", "it happened"]);
});

Deno.test("Fields that cannot be written are left out, and the event is told", () => {
  const circle: Record<string, unknown> = {};
  circle.again = circle;
  const { message, fields_left_out } = eventOf({ circle });
  assert.equal(message, "it happened");
  assert.match(fields_left_out, /^TypeError: .*circular/);
});

Deno.test("Every event is one line, whatever it holds", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.anything(), (message, value) => {
    const [line, ...others] = linesOf(jsonLog, "info", (log) => log.info(message, { value }));
    assert.deepEqual(others, []);
    assert.ok(!/[\n\r]/.test(line));
    assert.equal(JSON.parse(line).message, message);
  }));
});
