import assert from "node:assert/strict";
import { abortable, abortableIterable } from "#pipelines/concurrency/abortable.ts";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { within } from "../../support/within.ts";

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

/** Gives some numbers and then nothing for ever, unless it is to end; says when it was ended. */
class Numbers {
  ended = false;

  async *upTo(last: number, { silentAfter = false } = {}): AsyncGenerator<number> {
    try {
      for (let number = 1; number <= last; number++) yield number;
      if (silentAfter) await new Promise(() => {});
    } finally {
      this.ended = true;
    }
  }
}

Deno.test("Every item is passed on, in order, while nothing aborts", async () => {
  const { signal } = new AbortController();
  assert.deepEqual(await Array.fromAsync(abortableIterable(new Numbers().upTo(4), signal)), [
    1,
    2,
    3,
    4,
  ]);
});

Deno.test("Nothing is passed on if the signal had aborted before", async () => {
  const passed = abortableIterable(new Numbers().upTo(4), AbortSignal.abort());
  assert.deepEqual(await Array.fromAsync(passed), []);
});

Deno.test("An abort ends it at once, even while it waits for an item that never comes", async () => {
  const controller = new AbortController();
  const passed = abortableIterable(new Numbers().upTo(2, { silentAfter: true }), controller.signal);
  assert.equal((await passed.next()).value, 1);
  assert.equal((await passed.next()).value, 2);
  const third = passed.next();
  setTimeout(() => controller.abort(), 10);
  assert.deepEqual(await within(1000, third), { done: true, value: undefined });
});

Deno.test("An error of the items is passed on", async () => {
  // deno-lint-ignore require-yield -- it fails before its first item
  async function* failing(): AsyncGenerator<number> {
    await Promise.resolve();
    throw new Error("no more paper");
  }
  const passed = abortableIterable(failing(), new AbortController().signal);
  await assert.rejects(passed.next(), /no more paper/);
});

Deno.test("Whoever stops taking items ends where they come from", async () => {
  const numbers = new Numbers();
  for await (const number of abortableIterable(numbers.upTo(9), new AbortController().signal)) {
    if (number === 2) break;
  }
  assert.ok(numbers.ended);
});

Deno.test("Items that have been passed on are not kept in memory", async () => {
  async function* objects(): AsyncGenerator<object> {
    for (let count = 0; count < 10; count++) yield await Promise.resolve({ count });
  }
  const passed: WeakRef<object>[] = [];
  const items = abortableIterable(objects(), new AbortController().signal);
  for (let count = 0; count < 10; count++) passed.push(new WeakRef((await items.next()).value!));
  await collectGarbage();
  const kept = passed.filter((item) => item.deref() !== undefined).length;
  // The last one may still be at hand.
  assert.ok(kept <= 1, `${kept} of 10 items are kept`);
  await items.return(undefined);
});

async function collectGarbage(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  // A WeakRef lets go of its object only after the task in which it was made.
  await new Promise((resolve) => setTimeout(resolve, 0));
  collect();
}
