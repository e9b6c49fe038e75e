import type { CooperativeTask } from "#lib/cooperative_task.ts";

/** Lets signals, timers and input be handled, which a long computation would block. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** How long a computation may block the event loop, in milliseconds. */
const SLICE_MS = 10;

/** Yields to the event loop from time to time during a long computation. */
export class TimeSlice {
  #begun = performance.now();

  /** Call it between two steps: it yields to the event loop if the time slice is used up. */
  async step(): Promise<void> {
    if (performance.now() - this.#begun < SLICE_MS) return;
    await yieldToEventLoop();
    this.#begun = performance.now();
  }
}

/** Runs a task step by step and yields to the event loop between steps; undefined if the signal aborts. */
export async function runCooperatively<Result>(
  steps: CooperativeTask<Result>,
  signal: AbortSignal,
): Promise<Result | undefined> {
  while (!signal.aborted) {
    const { done, value } = steps.next();
    if (done) return value;
    await yieldToEventLoop();
  }
}
