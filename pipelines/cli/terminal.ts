/**
 * Output for a terminal: the progress of a run, and tables.
 *
 * @module
 */
import type { Accounting } from "../stream/accounting.ts";

const INTERVAL_MS = 200;
const CLEAR_LINE = "\r\x1b[2K";
const encoder = new TextEncoder();

/** A line on stderr that is overwritten each time it is shown. */
export interface TerminalLine {
  /** Whether stderr is a terminal. Otherwise nothing is shown. */
  readonly isShown: boolean;
  show(text: string): void;
  clear(): void;
}

export function terminalLine(): TerminalLine {
  if (!Deno.stderr.isTerminal()) return { isShown: false, show() {}, clear() {} };
  const write = (text: string) => void Deno.stderr.writeSync(encoder.encode(CLEAR_LINE + text));
  return { isShown: true, show: write, clear: () => write("") };
}

/** A line on stderr with the counts and the rate of a run, redrawn at most five times a second. */
export function progressLine(): { show(accounting: Accounting): void; clear(): void } {
  const line = terminalLine(), start = performance.now();
  let shownAt = start;
  return {
    show(accounting) {
      const now = performance.now();
      if (now - shownAt < INTERVAL_MS) return;
      shownAt = now;
      const rate = Math.round(accounting.read / (now - start) * 1000);
      line.show(`${accounting} (${rate}/s)`);
    },
    clear: () => line.clear(),
  };
}

/** The layout of a table. */
export interface TextTableOptions {
  /** How many columns, from the first, are aligned left; the others are aligned right (all). */
  readonly left?: number;
}

/** Formats rows, at least one, in columns of equal width. */
export function textTable(
  rows: readonly (readonly string[])[],
  { left = Infinity }: TextTableOptions = {},
): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row.map((cell, column) =>
      column < left ? cell.padEnd(widths[column]) : cell.padStart(widths[column])
    ).join("  ").trimEnd()
  ).join("\n");
}
