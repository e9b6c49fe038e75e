/**
 * Long work, with turns of events between its steps: signals come through, and end it.
 *
 * @module
 */
import type { CooperativeTask } from "#lib/cooperative_task.ts";
import { yieldToEventLoop } from "./yield_to_event_loop.ts";

/** Does work step by step; undefined if the signal aborts before its end. */
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
