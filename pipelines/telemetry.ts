/**
 * What a run shows of itself while it goes on.
 *
 * @module
 */
import type { Accounting } from "./accounting.ts";

const INTERVAL_MS = 200;
const CLEAR_LINE = "\r\x1b[2K";
const encoder = new TextEncoder();

/** A line on stderr that tells how far the run is; nothing unless stderr is a terminal. */
export function progressLine(): { show(accounting: Accounting): void; clear(): void } {
  if (!Deno.stderr.isTerminal()) return { show() {}, clear() {} };
  const start = performance.now();
  let shownAt = start;
  return {
    show(accounting) {
      const now = performance.now();
      if (now - shownAt < INTERVAL_MS) return;
      shownAt = now;
      const rate = Math.round(accounting.read / (now - start) * 1000);
      Deno.stderr.writeSync(encoder.encode(`${CLEAR_LINE}${accounting} (${rate} a second)`));
    },
    clear: () => void Deno.stderr.writeSync(encoder.encode(CLEAR_LINE)),
  };
}
