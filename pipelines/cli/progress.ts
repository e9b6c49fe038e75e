/**
 * What a run shows of itself while it goes on.
 *
 * @module
 */
import type { Accounting } from "../stream/accounting.ts";

const INTERVAL_MS = 200;
const CLEAR_LINE = "\r\x1b[2K";
const encoder = new TextEncoder();

/** A line on stderr that is written over and over. */
export interface TerminalLine {
  /** Whether stderr is a terminal; else nothing is shown. */
  readonly isShown: boolean;
  show(text: string): void;
  clear(): void;
}

export function terminalLine(): TerminalLine {
  if (!Deno.stderr.isTerminal()) return { isShown: false, show() {}, clear() {} };
  const write = (text: string) => void Deno.stderr.writeSync(encoder.encode(CLEAR_LINE + text));
  return { isShown: true, show: write, clear: () => write("") };
}

/** A line on stderr that tells how far the run is; nothing unless stderr is a terminal. */
export function progressLine(): { show(accounting: Accounting): void; clear(): void } {
  const line = terminalLine(), start = performance.now();
  let shownAt = start;
  return {
    show(accounting) {
      const now = performance.now();
      if (now - shownAt < INTERVAL_MS) return;
      shownAt = now;
      const rate = Math.round(accounting.read / (now - start) * 1000);
      line.show(`${accounting} (${rate} a second)`);
    },
    clear: () => line.clear(),
  };
}
