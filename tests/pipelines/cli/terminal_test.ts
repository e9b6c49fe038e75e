import assert from "node:assert/strict";
import { Accounting } from "#pipelines/stream/accounting.ts";
import { progressLine, terminalLine, textTable } from "#pipelines/cli/terminal.ts";
import { type FakeClock, withFakeClock } from "../../support/fake_clock.ts";
import { captureTerminal } from "../../support/captured_output.ts";

/** What the action writes to stderr, as a terminal or not, with a fake clock. */
async function shownInTime(
  isTerminal: boolean,
  action: (clock: FakeClock) => Promise<void>,
): Promise<string> {
  let shown = "";
  await withFakeClock(async (clock) => {
    shown = await captureTerminal(isTerminal, () => action(clock));
  });
  return shown;
}

function accountingOf(read: number): Accounting {
  const accounting = new Accounting();
  accounting.countRead(
    new Array(read).fill({ origin: { file: "-", line: 1, byte: 0 }, content: "" }),
  );
  return accounting;
}

Deno.test("A line on a terminal is overwritten, and cleared at the end", async () => {
  const shown = await captureTerminal(true, () => {
    const line = terminalLine();
    assert.equal(line.isShown, true);
    line.show("été 1");
    line.show("2");
    line.clear();
  });
  assert.equal(shown, "\r\x1b[2Kété 1\r\x1b[2K2\r\x1b[2K");
});

Deno.test("Without a terminal there is no line, and isShown is false", async () => {
  const shown = await captureTerminal(false, () => {
    const line = terminalLine();
    assert.equal(line.isShown, false);
    line.show("1");
    line.clear();
  });
  assert.equal(shown, "");
});

Deno.test("Progress is not shown without a terminal", async () => {
  const shown = await shownInTime(false, async ({ pass }) => {
    const line = progressLine();
    await pass(1000);
    line.show(accountingOf(5));
    line.clear();
  });
  assert.equal(shown, "");
});

Deno.test("Progress is one line with the counts and the rate, redrawn and cleared", async () => {
  const shown = await shownInTime(true, async ({ pass }) => {
    const line = progressLine();
    await pass(500);
    line.show(accountingOf(100));
    await pass(500);
    line.show(accountingOf(150));
    line.clear();
  });
  assert.equal(
    shown,
    "\r\x1b[2Kread=100 written=0 rejected=0 filtered=0 (200/s)" +
      "\r\x1b[2Kread=150 written=0 rejected=0 filtered=0 (150/s)\r\x1b[2K",
  );
});

Deno.test("Progress is drawn five times a second at most", async () => {
  const shown = await shownInTime(true, async ({ pass }) => {
    const line = progressLine();
    for (let count = 1; count <= 1000; count++) {
      await pass(1);
      line.show(accountingOf(count));
    }
  });
  assert.equal(shown.split("\r").length - 1, 5);
});

const rows = [["", "one", "2"], ["longer", "1", "three"], ["a", "", "4"]];

Deno.test("Cells are aligned left, and lines do not end with blanks", () => {
  assert.equal(textTable(rows), "        one  2\nlonger  1    three\na            4");
  assert.equal(textTable([["a", ""]]), "a");
});

Deno.test("Columns after the first few are aligned right", () => {
  assert.equal(
    textTable(rows, { left: 1 }),
    "        one      2\nlonger    1  three\na                4",
  );
  assert.equal(
    textTable(rows, { left: 2 }),
    "        one      2\nlonger  1    three\na                4",
  );
});
