import assert from "node:assert/strict";
import { type CooperativeTask, runToCompletion } from "#lib/cooperative_task.ts";

Deno.test("all steps are done in one go, and their result is given", () => {
  const done: number[] = [];
  function* count(): CooperativeTask<string> {
    for (let step = 0; step < 3; step++) {
      done.push(step);
      yield;
    }
    return "counted";
  }
  assert.equal(runToCompletion(count()), "counted");
  assert.deepEqual(done, [0, 1, 2]);
});
