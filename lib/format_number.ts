/**
 * How numbers are written for people.
 *
 * @module
 */
import type { Interval } from "./evaluation/bootstrap.ts";

/** Stands for a score that is not defined. */
export const UNDEFINED = "–";

/** Says why there is no interval: see `FEWEST_SONGS`. */
export const TOO_FEW_SONGS = "Too few songs for intervals";

/** A number with so many decimals and a real minus sign; never minus zero. */
export function decimals(value: number | null, digits = 3): string {
  if (value === null) return UNDEFINED;
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** The same with its sign, above 0 too. */
export function signed(value: number, digits = 3): string {
  const text = decimals(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** `[0.782, 0.841]`. */
export function interval(ends: Interval | null | undefined, digits = 3): string {
  return ends ? `[${ends.map((end) => decimals(end, digits)).join(", ")}]` : "";
}

/** A share of 1 as `81.1 %`, with a space at which no line ends. */
export function percent(share: number | null, digits = 1): string {
  return share === null ? UNDEFINED : `${(100 * share).toFixed(digits)}\u00a0%`;
}

/** A whole number in groups of three digits: `12,034`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 song`, `12,034 songs`. */
export function counted(count: number, thing: string): string {
  return `${grouped(count)} ${thing}${count === 1 ? "" : "s"}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
