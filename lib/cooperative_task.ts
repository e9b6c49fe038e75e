/**
 * Long work in steps. Between two steps, other work may run, or the task may be abandoned.
 *
 * @module
 */

/** Work that pauses between steps and returns its result. */
export type CooperativeTask<Result> = Generator<void, Result>;

/** Runs all steps without a pause. */
export function runToCompletion<Result>(steps: CooperativeTask<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
