import assert from "node:assert/strict";
import {
  counted,
  decimals,
  grouped,
  interval,
  listed,
  percent,
  signed,
} from "#lib/format_number.ts";

Deno.test("numbers have fixed decimals, a real minus sign and no minus zero", () => {
  assert.equal(decimals(0.8114), "0.811");
  assert.equal(decimals(-0.25, 2), "−0.25");
  assert.equal(decimals(-0.0001), "0.000");
  assert.equal(decimals(null), "–");
  assert.equal(signed(0.5), "+0.500");
  assert.equal(signed(-0.5), "−0.500");
  assert.equal(signed(0.0001), "0.000");
});

Deno.test("an interval has two ends, or is empty", () => {
  assert.equal(interval([-0.784, 0.8399]), "[−0.784, 0.840]");
  assert.equal(interval([0.1, 0.2], 1), "[0.1, 0.2]");
  assert.equal(interval(null), "");
  assert.equal(interval(undefined), "");
});

Deno.test("percents do not break across lines, counts are grouped by three digits", () => {
  assert.equal(percent(0.9871), "98.7\u00a0%");
  assert.equal(percent(null), "–");
  assert.deepEqual([0, 999, 1000, 1234567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
  assert.equal(counted(1, "song"), "1 song");
  assert.equal(counted(2000, "song"), "2,000 songs");
});

Deno.test("names are joined with commas and a final and", () => {
  assert.equal(listed(["a"]), "a");
  assert.equal(listed(["a", "b"]), "a and b");
  assert.equal(listed(["a", "b", "c"]), "a, b and c");
  assert.equal(listed(["none, all found"]), "none, all found");
});
