import assert from "node:assert/strict";
import { DOMParser } from "linkedom";
import { evaluationPage } from "#web/report/evaluation/page.ts";
import type { TestEvaluation } from "./evaluations.ts";

/** The page that a browser parses from a text. */
export function parsedPage(text: string) {
  return new DOMParser().parseFromString(text, "text/html");
}

/** The report of an evaluation, as text and as the page that a browser parses from it. */
export function parsedReport({ file, songs, systems }: TestEvaluation, showWords = false) {
  const text = evaluationPage(file, songs, systems, { showWords });
  return { text, page: parsedPage(text) };
}

/** Part of a page. */
interface Part {
  querySelectorAll(selector: string): Iterable<{ readonly textContent: string | null }>;
}

/** The text of each element of a kind, without blanks at its ends. */
export function textsOf(part: Part, selector: string): string[] {
  return [...part.querySelectorAll(selector)].map(({ textContent }) => textContent!.trim());
}

/** The number that the report writes at the beginning of a text. */
export function readNumber(text: string): number {
  return Number(/^[+−]?[\d.]+/.exec(text)![0].replace("−", "-"));
}

/** The ends of the interval in a text; none if there is none. */
export function readInterval(text: string): number[] {
  return /\[(\S+), (\S+)\]/.exec(text)?.slice(1).map(readNumber) ?? [];
}

/** Asserts that numbers are printed with a number of digits: they may differ by half a unit of the last. */
export function assertPrinted(
  printed: readonly number[],
  exact: readonly number[],
  digits: number,
  where: string,
): void {
  const half = 0.5 * 10 ** -digits + 1e-12;
  const isNear = exact.every((value, place) => Math.abs(printed[place] - value) <= half);
  assert.ok(printed.length === exact.length && isNear, `${where}: ${printed} for ${exact}`);
}
