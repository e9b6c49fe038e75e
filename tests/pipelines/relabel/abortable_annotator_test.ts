import assert from "node:assert/strict";
import { stoppedBy } from "#pipelines/relabel/abortable_annotator.ts";
import { inThisThread, labelledBy } from "../../support/relabel_run.ts";
import { within } from "../../support/within.ts";

const song = { bytes: new TextEncoder().encode("La"), format: "text" } as const;

Deno.test("What is waited for when a run is stopped is given up, with the reason", async () => {
  const { promise } = Promise.withResolvers<never>(), stop = new AbortController();
  const annotator = stoppedBy(stop.signal, labelledBy(() => promise));
  const waits = [annotator.annotate([song]), annotator.annotate([song])];
  stop.abort(143);
  for (const wait of [...waits, annotator.annotate([song])]) {
    await within(1_000, assert.rejects(wait, (reason) => reason === 143));
  }
});

Deno.test("Answers and errors come as they are while nobody stops the run", async () => {
  const { signal } = new AbortController(), inner = inThisThread();
  const annotator = stoppedBy(signal, inner);
  assert.deepEqual(await annotator.annotate([song]), await inner.annotate([song]));
  const failing = stoppedBy(signal, labelledBy(() => Promise.reject(new Error("lost"))));
  await assert.rejects(failing.annotate([song]), /lost/);
});
