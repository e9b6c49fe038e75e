import { plainLog } from "#pipelines/service/plain_log.ts";
import assert from "node:assert/strict";
import { linesOf, NOON } from "../../support/told_lines.ts";

const TIME = new Date(NOON).toTimeString().slice(0, 8);

Deno.test("An event is a line with the time, the level, the message and its fields", () => {
  const lines = linesOf(plainLog, "info", (log) => {
    log.debug("not told");
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

Deno.test("What others wrote neither steers the terminal nor begins a line of its own", () => {
  const lines = linesOf(plainLog, "info", (log) => {
    log.warn("broker says \x1b[2J", { reason: "no\n12:00:00 info  all is well", by: "\u202eevil" });
  });
  const reason = "no\\u000a12:00:00 info  all is well";
  assert.deepEqual(lines, [
    `${TIME} warn  broker says \\u001b[2J (reason: ${reason}, by: \\u202eevil)`,
  ]);
});
