import { mapOrdered } from "#pipelines/concurrency/map_ordered.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { pause, within } from "../../support/within.ts";

/** Items that count how many were asked for, and tell whether they were closed. */
class Items {
  asked = 0;
  isClosed = false;

  /** @param then what comes after the last of them: their end, an error or nothing at all */
  constructor(readonly count: number, readonly then: "end" | "error" | "silence" = "end") {}

  [Symbol.asyncIterator](): AsyncIterableIterator<number> {
    const steps = this.#items();
    return {
      next: () => (this.asked++, steps.next()),
      return: () => (this.isClosed = true, steps.return(undefined)),
      [Symbol.asyncIterator]: () => this[Symbol.asyncIterator](),
    };
  }

  async *#items(): AsyncGenerator<number> {
    for (let item = 0; item < this.count; item++) yield item;
    if (this.then === "silence") await new Promise(() => {});
    if (this.then === "error") throw new Error("no more paper");
  }
}

/** Steps that end when the test says so. */
class HeldSteps {
  readonly begun: number[] = [];
  readonly #held = new Map<number, PromiseWithResolvers<string>>();

  readonly step = (item: number): Promise<string> => {
    this.begun.push(item);
    const held = Promise.withResolvers<string>();
    this.#held.set(item, held);
    return held.promise;
  };

  end(...items: readonly number[]): void {
    for (const item of items) this.#held.get(item)!.resolve(`result ${item}`);
  }

  fail(item: number): void {
    this.#held.get(item)!.reject(new Error(`step ${item} failed`));
  }
}

/** Takes results as they come, until the end or an error. */
function taking<Result>(results: AsyncGenerator<Result>) {
  const taken: Result[] = [];
  const end = (async () => {
    for await (const result of results) taken.push(result);
  })();
  end.catch(() => {});
  return { taken, end };
}

/** Time for everything that can happen without a step that ends. */
const aWhile = () => pause(5);

Deno.test("Results come in the order of the items, in whatever order the steps end", async () => {
  const steps = new HeldSteps();
  const { taken, end } = taking(mapOrdered(new Items(4), steps.step, 4));
  await aWhile();
  steps.end(3, 1);
  await aWhile();
  assert.deepEqual(taken, []);
  steps.end(0);
  await aWhile();
  assert.deepEqual(taken, ["result 0", "result 1"]);
  steps.end(2);
  await end;
  assert.deepEqual(taken, ["result 0", "result 1", "result 2", "result 3"]);
});

Deno.test("As many steps as the width are under way, never more, and no item is asked for ahead", async () => {
  const items = new Items(10), steps = new HeldSteps();
  const { taken, end } = taking(mapOrdered(items, steps.step, 3));
  for (let next = 0; next < 8; next++) {
    await aWhile();
    assert.deepEqual(steps.begun.at(-1), Math.min(next + 2, 9), "three at once");
    assert.equal(steps.begun.length - taken.length, 3);
    assert.equal(items.asked, steps.begun.length, "asked for none while the width is full");
    steps.end(next);
  }
  steps.end(8, 9);
  await end;
  assert.equal(taken.length, 10);
});

Deno.test("A step that ended out of turn keeps its place in the width until its turn", async () => {
  const items = new Items(10), steps = new HeldSteps();
  taking(mapOrdered(items, steps.step, 3));
  await aWhile();
  steps.end(1, 2);
  await aWhile();
  assert.deepEqual([steps.begun.length, items.asked], [3, 3]);
  steps.end(0);
  await aWhile();
  assert.deepEqual(steps.begun, [0, 1, 2, 3, 4, 5]);
});

Deno.test("Nothing is asked for before a result is, nor beyond the width while none is taken", async () => {
  const items = new Items(10);
  const results = mapOrdered(items, (item) => Promise.resolve(item), 2);
  await aWhile();
  assert.equal(items.asked, 0);
  await results.next();
  await aWhile();
  assert.ok(items.asked <= 3, `${items.asked} were asked for`);
  await results.return(undefined);
});

Deno.test("A result is handed on at once while the source is silent", async () => {
  const results = mapOrdered(new Items(1, "silence"), (item) => Promise.resolve(item), 4);
  assert.deepEqual(await within(1000, results.next()), { done: false, value: 0 });
});

Deno.test("With a width of one a step follows on the other", async () => {
  const items = new Items(3), steps = new HeldSteps();
  const { taken, end } = taking(mapOrdered(items, steps.step, 1));
  for (let item = 0; item < 3; item++) {
    await aWhile();
    assert.deepEqual([steps.begun.length, items.asked, taken.length], [item + 1, item + 1, item]);
    steps.end(item);
  }
  await end;
});

Deno.test("No items have no results", async () => {
  const items = new Items(0);
  assert.deepEqual(
    await Array.fromAsync(mapOrdered(items, (item) => Promise.resolve(item), 3)),
    [],
  );
  assert.equal(items.asked, 1);
});

Deno.test("A step that fails ends the results when its turn comes, and the source is closed", async () => {
  const items = new Items(10), steps = new HeldSteps();
  const { taken, end } = taking(mapOrdered(items, steps.step, 3));
  await aWhile();
  steps.fail(1);
  steps.fail(2);
  await aWhile(); // an unhandled rejection would end the test here
  assert.deepEqual([taken, items.isClosed], [[], false]);
  steps.end(0);
  await assert.rejects(end, /step 1 failed/);
  assert.deepEqual(taken, ["result 0"]);
  assert.ok(items.isClosed);
});

Deno.test("A step that fails at once, without a promise, ends the results too", async () => {
  const items = new Items(3);
  const results = mapOrdered(items, () => {
    throw new Error("at once");
  }, 2);
  await assert.rejects(within(1000, Array.fromAsync(results)), /at once/);
  assert.ok(items.isClosed);
});

Deno.test("A step that fails while the source is silent ends the results all the same", async () => {
  const items = new Items(1, "silence"), steps = new HeldSteps();
  const { end } = taking(mapOrdered(items, steps.step, 2));
  await aWhile();
  steps.fail(0);
  await assert.rejects(within(1000, end), /step 0 failed/);
  assert.ok(items.isClosed);
});

Deno.test("Who returns early closes the source, also one that is silent", async () => {
  for (const items of [new Items(10), new Items(2, "silence")]) {
    for await (const item of mapOrdered(items, (item) => Promise.resolve(item), 2)) {
      if (item === 1) break;
    }
    assert.ok(items.isClosed);
  }
});

Deno.test("An error of the source comes after the results of what came before it", async () => {
  const items = new Items(3, "error"), steps = new HeldSteps();
  const { taken, end } = taking(mapOrdered(items, steps.step, 5));
  await aWhile();
  assert.deepEqual([steps.begun, items.asked], [[0, 1, 2], 4]);
  steps.end(2, 1);
  await aWhile();
  steps.end(0);
  await assert.rejects(within(1000, end), /no more paper/);
  assert.deepEqual(taken, ["result 0", "result 1", "result 2"]);
  assert.equal(items.asked, 4, "nothing is asked for after an error");
});

/** What random runs are made of: how long each item and each step takes, in milliseconds. */
const anyRun = fc.record({
  width: fc.integer({ min: 1, max: 5 }),
  delays: fc.array(fc.record({ item: fc.nat(3), step: fc.nat(6), taking: fc.nat(2) }), {
    maxLength: 12,
  }),
  failsAt: fc.option(fc.nat(15), { nil: Infinity }),
  breaksOff: fc.boolean(),
});

Deno.test("Any delays leave the order, the width and the errors as they should be", () =>
  fc.assert(
    fc.asyncProperty(anyRun, async ({ width, delays, failsAt, breaksOff }) => {
      let underway = 0, most = 0, isClosed = false;
      async function* items() {
        try {
          for (const [item, delay] of delays.entries()) {
            await pause(delay.item);
            yield item;
          }
          if (breaksOff) throw new Error("source");
        } finally {
          isClosed = true;
        }
      }
      const step = async (item: number) => {
        most = Math.max(most, ++underway);
        await pause(delays[item].step);
        underway--;
        if (item === failsAt) throw new Error("step");
        return item;
      };
      const taken: number[] = [];
      let error: string | undefined;
      try {
        for await (const item of mapOrdered(items(), step, width)) {
          taken.push(item);
          await pause(delays[item].taking);
        }
      } catch (caught) {
        error = (caught as Error).message;
      }
      const fails = failsAt < delays.length;
      const before = Array.from({ length: fails ? failsAt : delays.length }, (_, item) => item);
      assert.deepEqual(taken, before);
      assert.equal(error, fails ? "step" : breaksOff ? "source" : undefined);
      assert.ok(most <= width, `${most} steps at once`);
      await pause(12); // what is under way when the results end
      assert.ok(isClosed);
    }),
    { numRuns: 60 },
  ));
