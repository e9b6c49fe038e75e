/**
 * Nested records of numbers as flat lists, and back.
 *
 * @module
 */

/**
 * The dotted name of each number, in order.
 *
 * @example
 * ```ts
 * import { fieldNames } from "./flatten.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(fieldNames({ songs: 1, exact: { hits: 2 } }), ["songs", "exact.hits"]);
 * ```
 */
export function fieldNames(record: object): string[] {
  return Object.entries(record).flatMap(([name, value]) =>
    typeof value === "object" && value !== null
      ? fieldNames(value).map((below) => `${name}.${below}`)
      : [name]
  );
}

/**
 * Each number, in the order of {@linkcode fieldNames}.
 *
 * @example
 * ```ts
 * import { flatten } from "./flatten.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(flatten({ songs: 1, exact: { hits: 2 } }), [1, 2]);
 * ```
 */
export function flatten(record: object): number[] {
  return Object.values(record).flatMap((value) =>
    typeof value === "object" && value !== null ? flatten(value) : [value]
  );
}

/**
 * Creates a function that makes records of one shape from flat numbers. The shape is analysed once, so
 * a call is cheap.
 *
 * @param start the position of the first number
 *
 * @example
 * ```ts
 * import { createUnflatten } from "./flatten.ts";
 * import assert from "node:assert/strict";
 *
 * const unflatten = createUnflatten({ songs: 0, exact: { hits: 0 } });
 * assert.deepEqual(unflatten([1, 2]), { songs: 1, exact: { hits: 2 } });
 * ```
 */
export function createUnflatten<Shape extends object>(
  shape: Shape,
  start = 0,
): (values: ArrayLike<number>) => Shape {
  const { fill } = unflattenFrom(shape, start);
  return (values) => fill(values) as Shape;
}

type Fill = (values: ArrayLike<number>) => unknown;

function unflattenFrom(shape: unknown, start: number): { fill: Fill; end: number } {
  if (typeof shape !== "object" || shape === null) {
    return { fill: (values) => values[start], end: start + 1 };
  }
  let end = start;
  const fields = Object.entries(shape).map(([name, below]): [string, Fill] => {
    const field = unflattenFrom(below, end);
    end = field.end;
    return [name, field.fill];
  });
  if (Array.isArray(shape)) {
    return { fill: (values) => fields.map(([, fill]) => fill(values)), end };
  }
  return {
    fill: (values) => {
      const record: Record<string, unknown> = {};
      for (const [name, fill] of fields) record[name] = fill(values);
      return record;
    },
    end,
  };
}
