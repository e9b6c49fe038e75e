/**
 * Minimisation of smooth functions of few parameters, in 64 bits. The same function and start give the
 * same minimum, to the bit.
 *
 * @module
 */

/** A function's value and gradient at one point. */
export interface Slope {
  readonly value: number;
  /** [P] */
  readonly gradient: Float64Array;
}

/** When to stop. */
export interface MinimiseOptions {
  /** The largest absolute entry of the gradient at a minimum; 1e-9 by default. */
  readonly tolerance?: number;
  /** The number of steps after which the search fails; 1000 by default. */
  readonly maxSteps?: number;
}

/** Pairs of steps and changes of the gradient that the search remembers. */
const MEMORY = 12;
/** The share of the decrease that the gradient promises and a step must reach (Armijo). */
const DECREASE = 1e-4;

/**
 * The search ends after this number of steps in a row in which the value falls by less than this share,
 * or less than this if the value is below 1. Searches that converge need up to about 20.
 */
const IDLE_STEPS = 100, LEAST_FALL = 1e-12;

/** A step, the change of the gradient over it, and 1 / (their inner product). */
type Curvature = readonly [step: Float64Array, change: Float64Array, scale: number];

/**
 * The point where a convex function is smallest, [P], by L-BFGS with a backtracking line search. The
 * search ends where the gradient is 0 within `tolerance`, or where rounding hides any further fall.
 *
 * Source: Nocedal and Wright, "Numerical Optimization", 2006, algorithms 7.4 and 3.1.
 *
 * @param slopeAt the function, which must be bounded from below
 * @param start where the search begins, [P]
 * @throws {RangeError} if the function is not finite at the start, or the search does not converge.
 */
export function minimise(
  slopeAt: (point: Float64Array) => Slope,
  start: Float64Array,
  { tolerance = 1e-9, maxSteps = 1000 }: MinimiseOptions = {},
): Float64Array {
  let point = start, current = slopeAt(point);
  let lowest = current.value, idleSteps = 0;
  const memory: Curvature[] = [];
  for (let count = 0; count <= maxSteps; count++) {
    if (!Number.isFinite(current.value)) break;
    if (current.gradient.every((entry) => Math.abs(entry) <= tolerance)) return point;
    const direction = descent(current.gradient, memory);
    const decrease = dot(direction, current.gradient);
    // Without a memory the direction has the gradient's length, which can be far too long.
    let size = memory.length > 0 ? 1 : Math.min(1, 1 / Math.sqrt(-decrease));
    let next = moved(point, direction, size), found = slopeAt(next);
    while (!(found.value <= current.value + DECREASE * size * decrease)) {
      size /= 2;
      next = moved(point, direction, size);
      // The value cannot fall any further in 64 bits: this is the minimum.
      if (next.every((entry, place) => entry === point[place])) return point;
      found = slopeAt(next);
    }
    remember(memory, moved(next, point, -1), moved(found.gradient, current.gradient, -1));
    [point, current] = [next, found];
    if (lowest - current.value > LEAST_FALL * Math.max(1, Math.abs(lowest))) {
      [lowest, idleSteps] = [current.value, 0];
    } else if (++idleSteps === IDLE_STEPS) {
      return point;
    }
  }
  throw new RangeError(
    `Cannot find a minimum: value ${current.value} after at most ${maxSteps} steps; scale the ` +
      `features to about 1, or penalise large weights`,
  );
}

/** The direction of the next step: minus the gradient times an estimate of the inverse Hessian. */
function descent(gradient: Float64Array, memory: readonly Curvature[]): Float64Array {
  let direction = moved(new Float64Array(gradient.length), gradient, -1);
  const shares: number[] = [];
  for (const [step, change, scale] of memory.toReversed()) {
    shares.unshift(scale * dot(step, direction));
    direction = moved(direction, change, -shares[0]);
  }
  if (memory.length > 0) {
    const [, change, scale] = memory.at(-1)!;
    const size = 1 / (scale * dot(change, change));
    direction = direction.map((entry) => entry * size);
  }
  memory.forEach(([step, change, scale], place) => {
    direction = moved(direction, step, shares[place] - scale * dot(change, direction));
  });
  return direction;
}

/** Adds a pair, unless rounding has hidden the curvature, and forgets the oldest. */
function remember(memory: Curvature[], step: Float64Array, change: Float64Array): void {
  const curvature = dot(step, change);
  if (curvature <= 1e-14 * dot(change, change)) return;
  memory.push([step, change, 1 / curvature]);
  if (memory.length > MEMORY) memory.shift();
}

function moved(point: Float64Array, direction: Float64Array, size: number): Float64Array {
  return point.map((entry, place) => entry + size * direction[place]);
}

function dot(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, entry, place) => sum + entry * other[place], 0);
}
