import assert from "node:assert/strict";
import { type CooperativeTask, runToCompletion } from "#lib/cooperative_task.ts";

Deno.test("runToCompletion runs all steps and returns the result", () => {
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
