import assert from "node:assert/strict";
import { Accounting } from "#pipelines/accounting.ts";
import { progressLine } from "#pipelines/telemetry.ts";

/** What the action writes to stderr, if that is a terminal or not; the clock stands still. */
function shownOn(terminal: boolean, action: (passTime: (ms: number) => void) => void): string {
  const { isTerminal, writeSync } = Deno.stderr, { now } = performance;
  let shown = "", time = 1000;
  Deno.stderr.isTerminal = () => terminal;
  Deno.stderr.writeSync = (bytes) => {
    shown += new TextDecoder().decode(bytes);
    return bytes.length;
  };
  performance.now = () => time;
  try {
    action((ms) => time += ms);
  } finally {
    Object.assign(Deno.stderr, { isTerminal, writeSync });
    performance.now = now;
  }
  return shown;
}

function accountingOf(read: number): Accounting {
  const accounting = new Accounting();
  accounting.admit(
    new Array(read).fill({
      origin: { file: "-", line: 1, byte: 0 },
      content: "",
      settle() {},
    }),
  );
  return accounting;
}

Deno.test("Progress is not shown where stderr is no terminal", () => {
  const shown = shownOn(false, (passTime) => {
    const line = progressLine();
    passTime(1000);
    line.show(accountingOf(5));
    line.clear();
  });
  assert.equal(shown, "");
});

Deno.test("Progress is one line with the counts and the rate, drawn anew and cleared", () => {
  const shown = shownOn(true, (passTime) => {
    const line = progressLine();
    passTime(500);
    line.show(accountingOf(100));
    passTime(500);
    line.show(accountingOf(150));
    line.clear();
  });
  assert.equal(
    shown,
    "\r\x1b[2Kread=100 written=0 rejected=0 filtered=0 (200 a second)" +
      "\r\x1b[2Kread=150 written=0 rejected=0 filtered=0 (150 a second)\r\x1b[2K",
  );
});

Deno.test("Progress is drawn five times a second at most", () => {
  const shown = shownOn(true, (passTime) => {
    const line = progressLine();
    for (let count = 1; count <= 1000; count++) {
      passTime(1);
      line.show(accountingOf(count));
    }
  });
  assert.equal(shown.split("\r").length - 1, 5);
});
