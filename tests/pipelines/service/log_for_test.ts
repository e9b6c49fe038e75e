import { logFor } from "#pipelines/service/log_for.ts";
import assert from "node:assert/strict";
import { toldWhile } from "../../support/told.ts";

/** What is told on stderr if that is a terminal or not. */
async function toldOn(terminal: boolean): Promise<string> {
  const { isTerminal } = Deno.stderr;
  Deno.stderr.isTerminal = () => terminal;
  try {
    const [line] = await toldWhile(() => logFor("info").info("ready"));
    return line;
  } finally {
    Object.assign(Deno.stderr, { isTerminal });
  }
}

Deno.test("The log is JSON, unless stderr is a terminal", async () => {
  assert.equal(JSON.parse(await toldOn(false)).message, "ready");
  assert.match(await toldOn(true), /^\d\d:\d\d:\d\d info {2}ready$/);
});
