/**
 * Comparisons of numbers, and their median with its interval.
 *
 * @module
 */
import assert from "node:assert/strict";
import { seededRandom } from "#lib/random.ts";

/** The largest difference between numbers in equal places; infinite if the lengths differ. */
export function maxDifference(actual: Iterable<number>, expected: Iterable<number>): number {
  const ours = [...actual], theirs = [...expected];
  if (ours.length !== theirs.length) return Infinity;
  return ours.reduce((worst, value, place) => {
    const difference = Math.abs(value - theirs[place]);
    return Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
  }, 0);
}

/**
 * Compares nested records and lists of numbers: everything is equal except numbers, which may differ by a
 * tolerance. Whole numbers on both sides are compared the same way.
 */
export function assertNear(
  actual: unknown,
  expected: unknown,
  tolerance: number,
  where = "",
): void {
  if (typeof actual === "number" && typeof expected === "number") {
    const near = Math.abs(actual - expected) <= tolerance || Object.is(actual, expected);
    return assert.ok(near, `${where}: ${actual} is not ${expected} within ${tolerance}`);
  }
  if (!isRecord(actual) || !isRecord(expected)) return assert.equal(actual, expected, where);
  assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort(), where);
  for (const [name, value] of Object.entries(expected)) {
    assertNear(actual[name], value, tolerance, `${where}.${name}`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Compares the numbers of songs, [B][L], with the expected ones, bit for bit. */
export function assertSameBits(
  found: readonly Float32Array[],
  expected: readonly Float32Array[],
  where: string,
): void {
  assert.equal(found.length, expected.length);
  found.forEach((song, place) => {
    assert.equal(song.length, expected[place].length, `${where}, song ${place}`);
    song.forEach((p, line) => {
      const wanted = expected[place][line];
      if (!Object.is(p, wanted)) {
        assert.fail(`${where}, song ${place}, line ${line}: ${p}, expected ${wanted}`);
      }
    });
  });
}

/** The middle value, or the higher of the two middle values. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1];
}

const RESAMPLES = 10_000;

/** The interval that holds 95 of 100 medians of bootstrap resamples, with three decimals. */
export function medianInterval(values: readonly number[]): string {
  const random = seededRandom(1);
  const medians = Array.from(
    { length: RESAMPLES },
    () => median(values.map(() => values[random.below(values.length)])),
  ).sort((one, other) => one - other);
  const at = (share: number) => medians[Math.floor(share * (RESAMPLES - 1))].toFixed(3);
  return `[${at(0.025)}, ${at(0.975)}]`;
}
