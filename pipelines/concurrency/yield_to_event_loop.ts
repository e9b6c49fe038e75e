/** Lets signals, timers and input come through, which long computing would keep out. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** How long computing may go on, in milliseconds. */
const SLICE_MS = 10;

/** Lets events through now and then while there is much to compute. */
export class TimeSlice {
  #begun = performance.now();

  /** Call it between two steps: it waits for a turn of events if the slice is used up. */
  async step(): Promise<void> {
    if (performance.now() - this.#begun < SLICE_MS) return;
    await yieldToEventLoop();
    this.#begun = performance.now();
  }
}
