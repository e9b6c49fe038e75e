import { breakCodes } from "#models/decoding/line_decoder.ts";
import assert from "node:assert/strict";

Deno.test("the codes of lines are 2 at breaks and 1 elsewhere, or 0 if the breaks are unknown", () => {
  assert.deepEqual([...breakCodes([2, 3], 5)], [1, 1, 2, 2, 1]);
  assert.deepEqual([...breakCodes([], 3)], [0, 0, 0]);
});
