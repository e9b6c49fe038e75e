import { toLabelling } from "#lib/labelling.ts";
import assert from "node:assert/strict";

Deno.test("a line is a chorus from a probability of 0.5 on", () => {
  const chorus = Float32Array.of(0, 0.499, 0.5, 1);
  const labels = ["verse", "verse", "chorus", "chorus"];
  assert.deepEqual(toLabelling(chorus), { labels, chorus });
});
