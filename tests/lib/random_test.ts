import assert from "node:assert/strict";
import fc from "fast-check";
import { seededRandom } from "#lib/random.ts";

const DRAWS = 100_000;

function drawn<T>(count: number, draw: () => T): T[] {
  return Array.from({ length: count }, draw);
}

// Computed separately, with Python's unbounded integers, from the definition of sfc32: t = a + b + counter;
// a = b ^ (b >> 9); b = c + (c << 3); c = rotl(c, 21) + t, all modulo 2**32, after 12 rounds.
Deno.test("the numbers equal those of sfc32", () => {
  const first: readonly (readonly [seed: number, bits: readonly number[]])[] = [
    [0, [1427488602, 1980682239, 456575201, 3300212312]],
    [1, [573063952, 3268221502, 703077755, 2308299391]],
    [42, [1849552023, 4223452576, 118919111, 3893884377]],
    [2 ** 40 + 7, [285645537, 2795397401, 3249033313, 251473621]],
  ];
  for (const [seed, bits] of first) {
    const random = seededRandom(seed);
    assert.deepEqual(drawn(4, random.next).map((number) => number * 2 ** 32), bits, `seed ${seed}`);
  }
});

Deno.test("the same seed draws the same numbers, independent of other generators", () => {
  fc.assert(fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (seed, otherSeed) => {
    const one = seededRandom(seed), same = seededRandom(seed), other = seededRandom(otherSeed);
    for (let draw = 0; draw < 20; draw++) {
      const number = one.next();
      other.next();
      assert.equal(same.next(), number);
      assert.equal(same.normal(), one.normal());
    }
  }));
});

Deno.test("different seeds draw different numbers", () => {
  const firsts = new Set(drawn(
    1_000,
    (() => {
      let seed = 0;
      return () => seededRandom(seed++).next();
    })(),
  ));
  assert.ok(firsts.size >= 999, `${firsts.size} of 1000 seeds begin differently`);
});

// Four standard errors, √(1/12) and √(1/180) over √DRAWS.
Deno.test("numbers lie in [0, 1) and are uniform in mean and variance", () => {
  const random = seededRandom(7);
  const numbers = drawn(DRAWS, random.next);
  assert.ok(numbers.every((number) => number >= 0 && number < 1));
  const mean = numbers.reduce((sum, number) => sum + number, 0) / DRAWS;
  const variance = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / DRAWS;
  assert.ok(Math.abs(mean - 1 / 2) < 0.0037, `mean ${mean}`);
  assert.ok(Math.abs(variance - 1 / 12) < 0.00095, `variance ${variance}`);
});

Deno.test("integers below a limit are equally frequent", () => {
  const random = seededRandom(8), counts = new Array<number>(6).fill(0);
  drawn(60_000, () => counts[random.below(6)]++);
  for (const count of counts) assert.ok(Math.abs(count - 10_000) < 4 * 91.3, `${counts}`);
  assert.deepEqual(drawn(5, () => random.below(1)), [0, 0, 0, 0, 0]);
});

// Four standard errors, 1 and √2 over √DRAWS; 4.55 % of a normal distribution lies beyond 2.
Deno.test("normal numbers have mean 0, deviation 1 and the tails of the normal distribution", () => {
  const random = seededRandom(9);
  const numbers = drawn(DRAWS, random.normal);
  const mean = numbers.reduce((sum, number) => sum + number, 0) / DRAWS;
  const squares = numbers.reduce((sum, number) => sum + number ** 2, 0) / DRAWS;
  const beyond = numbers.filter((number) => Math.abs(number) > 2).length / DRAWS;
  assert.ok(Math.abs(mean) < 0.0127, `mean ${mean}`);
  assert.ok(Math.abs(squares - 1) < 0.0179, `mean square ${squares}`);
  assert.ok(Math.abs(beyond - 0.0455) < 0.0027, `${beyond} beyond 2`);
});

Deno.test("shuffling keeps every item, and does not change the given list", () => {
  fc.assert(fc.property(fc.array(fc.nat()), fc.integer(), (items, seed) => {
    const before = [...items];
    const shuffled = seededRandom(seed).shuffled(items);
    assert.deepEqual(items, before);
    assert.deepEqual(shuffled.sort((a, b) => a - b), before.sort((a, b) => a - b));
  }));
});

Deno.test("all orders of three items are equally frequent", () => {
  const random = seededRandom(10), counts = new Map<string, number>();
  drawn(60_000, () => {
    const order = random.shuffled(["a", "b", "c"]).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  });
  assert.equal(counts.size, 6);
  for (const [order, count] of counts) {
    assert.ok(Math.abs(count - 10_000) < 4 * 91.3, `${order}: ${count}`);
  }
});
