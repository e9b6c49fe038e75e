import assert from "node:assert/strict";
import { isGiven } from "#pipelines/cli/is_set.ts";

Deno.test("A flag is given if it has a value, a switch that is on or an item", () => {
  for (const value of ["", "a", 0, 1, true, ["a"]]) assert.ok(isGiven(value), String(value));
  for (const value of [undefined, false, []]) assert.ok(!isGiven(value), String(value));
});
