/**
 * Formats numbers and lists for people.
 *
 * @module
 */
import type { Interval } from "./evaluation/bootstrap.ts";

/** What is printed for a metric that has no value. */
export const UNDEFINED = "–";

/** The reason for missing intervals: see `MIN_SONGS`. */
export const TOO_FEW_SONGS = "Too few songs for intervals";

const GROUPED = new Intl.NumberFormat("en-GB");
const LIST = new Intl.ListFormat("en-GB");

/** A number with a fixed number of decimals and a real minus sign; never minus zero. */
export function decimals(value: number | null, digits = 3): string {
  if (value === null) return UNDEFINED;
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** Like `decimals`, with a plus sign for positive numbers. */
export function signed(value: number, digits = 3): string {
  const text = decimals(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** `[0.782, 0.841]`; empty if there is no interval. */
export function interval(ends: Interval | null | undefined, digits = 3): string {
  return ends ? `[${ends.map((end) => decimals(end, digits)).join(", ")}]` : "";
}

/** A share of 1 as `81.1 %`, with a no-break space. */
export function percent(share: number | null, digits = 1): string {
  return share === null ? UNDEFINED : `${(100 * share).toFixed(digits)}\u00a0%`;
}

/** A whole number in groups of three digits: `12,034`. */
export function grouped(count: number): string {
  return GROUPED.format(count);
}

/** `1 song`, `12,034 songs`. */
export function counted(count: number, thing: string): string {
  return `${grouped(count)} ${thing}${count === 1 ? "" : "s"}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  return LIST.format(names);
}
