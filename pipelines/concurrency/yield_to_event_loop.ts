/** Lets signals, timers and input come through, which long computing would keep out. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
