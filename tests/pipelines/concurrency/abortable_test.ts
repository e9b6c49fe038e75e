import assert from "node:assert/strict";
import { abortable } from "#pipelines/concurrency/abortable.ts";

const never = new Promise<never>(() => {});

Deno.test("A promise gives what it gives", async () => {
  const { signal } = new AbortController();
  assert.equal(await abortable(Promise.resolve(3), signal), 3);
  await assert.rejects(abortable(Promise.reject(new Error("away")), signal), /away/);
});

Deno.test("What hangs is not waited for once the signal has aborted, before or meanwhile", async () => {
  const controller = new AbortController();
  const waiting = abortable(never, controller.signal);
  controller.abort();
  assert.equal(await waiting, undefined);
  assert.equal(await abortable(never, controller.signal), undefined);
});

Deno.test("A promise that fails after the signal has aborted fails unheard", async () => {
  const controller = new AbortController();
  const { promise, reject } = Promise.withResolvers<number>();
  const waiting = abortable(promise, controller.signal);
  controller.abort();
  reject(new Error("too late"));
  assert.equal(await waiting, undefined);
});
