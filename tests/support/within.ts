/**
 * Waiting, and the only two ways in which tests may look at the clock.
 *
 * @module
 */
import assert from "node:assert/strict";

/** How many times as long a busy machine may take before a test is considered to hang. */
const BUSY = 30;

/** Set on a machine that does nothing else: `deno task nightly`. */
const IS_TIMED = Deno.env.get("REFRAIN_TIMED") !== undefined;

/**
 * The result of a promise that would otherwise never settle if the code is wrong.
 *
 * @param milliseconds more than it takes on an idle machine
 * @throws {Error} after many times as long
 */
export async function within<Result>(
  milliseconds: number,
  promise: Promise<Result>,
): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const error = new Error(`Nothing came within ${BUSY} × ${milliseconds} ms`);
  const timer = setTimeout(() => reject(error), BUSY * milliseconds);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Checks a promise about seconds: in the nightly run only, since no time means anything on a machine
 * that others use.
 *
 * @param took in milliseconds
 */
export function assertTook(took: number, lessThan: number): void {
  if (IS_TIMED) assert.ok(took < lessThan, `${took} ms, which should be less than ${lessThan}`);
}

/** Waits some milliseconds, in which something wrong could happen. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
