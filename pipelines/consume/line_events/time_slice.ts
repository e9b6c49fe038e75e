import { yieldToEventLoop } from "../../concurrency/yield_to_event_loop.ts";

/** How long computing may go on, in milliseconds. */
const SLICE = 10;

/** Lets events through now and then while there is much to compute. */
export class TimeSlice {
  #begun = performance.now();

  /** Call it between two steps: it waits for a turn of events if the slice is used up. */
  async step(): Promise<void> {
    if (performance.now() - this.#begun < SLICE) return;
    await yieldToEventLoop();
    this.#begun = performance.now();
  }
}
