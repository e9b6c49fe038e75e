import type { CooperativeTask } from "#lib/cooperative_task.ts";
import { runCooperatively } from "#pipelines/concurrency/event_loop.ts";
import assert from "node:assert/strict";

/** Work of so many steps, that notes each. */
function* noted(steps: number, notes: string[]): CooperativeTask<string> {
  for (let step = 0; step < steps; step++) {
    notes.push(`step ${step}`);
    yield;
  }
  return "done";
}

Deno.test("Work is done to its end, and gives its result", async () => {
  const notes: string[] = [], { signal } = new AbortController();
  assert.equal(await runCooperatively(noted(3, notes), signal), "done");
  assert.deepEqual(notes, ["step 0", "step 1", "step 2"]);
  assert.equal(await runCooperatively(noted(0, []), signal), "done");
});

Deno.test("Between two steps events have their turn", async () => {
  const notes: string[] = [], { signal } = new AbortController();
  setTimeout(() => notes.push("event"));
  await runCooperatively(noted(100, notes), signal);
  const turn = notes.indexOf("event");
  assert.ok(turn > 0 && turn < 100, `${turn}`);
});

Deno.test("An abort ends work before its next step, and there is no result", async () => {
  const controller = new AbortController(), notes: string[] = [];
  function* aborting(): CooperativeTask<string> {
    yield* noted(2, notes);
    controller.abort();
    yield;
    return "done";
  }
  assert.equal(await runCooperatively(aborting(), controller.signal), undefined);
  assert.equal(notes.length, 2);
  assert.equal(await runCooperatively(noted(2, notes), controller.signal), undefined);
  assert.equal(notes.length, 2, "nothing is begun after an abort");
});

Deno.test("What work throws comes through", async () => {
  function* failing(): CooperativeTask<string> {
    yield;
    throw new RangeError("no song in common");
  }
  await assert.rejects(runCooperatively(failing(), new AbortController().signal), RangeError);
});
