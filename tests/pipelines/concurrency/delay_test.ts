import assert from "node:assert/strict";
import { delay } from "#pipelines/concurrency/delay.ts";
import { within } from "../../support/within.ts";

Deno.test("A pause lasts as long as it should", async () => {
  const start = performance.now();
  await delay(30, new AbortController().signal);
  assert.ok(performance.now() - start >= 29);
});

Deno.test("A pause ends when the signal aborts, and leaves nothing running", async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 5);
  await within(1000, delay(60_000, controller.signal));
  await within(1000, delay(60_000, controller.signal));
});
