/**
 * Long work done in steps, between which others may have their turn, or the work may be given up.
 *
 * @module
 */

/** Work that pauses now and then, and ends with its result. */
export type CooperativeTask<Result> = Generator<void, Result>;

/** Does all steps in one go. */
export function runToCompletion<Result>(steps: CooperativeTask<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
