import { delay } from "../concurrency/delay.ts";

/**
 * Lets no more than so many records through a second, over all inputs.
 *
 * @param rate records a second; endless by default
 * @returns waits until so many further records may be begun, or the signal aborts
 */
export function paceOf(signal: AbortSignal, rate = Infinity): (records: number) => Promise<void> {
  let next = performance.now();
  return async (records) => {
    const now = performance.now(), begin = Math.max(now, next);
    next = begin + 1000 * records / rate;
    if (begin > now) await delay(begin - now, signal);
  };
}
