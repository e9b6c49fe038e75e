import assert from "node:assert/strict";

/**
 * Holds nested records and lists of numbers against each other: equal but for numbers, which may be a
 * tolerance apart. Whole numbers of both sides are held against each other the same way.
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
