import { DOMParser } from "linkedom";
import { reportPage } from "#lib/report/report.ts";
import type { AnEvaluation } from "./an_evaluation.ts";

/** The page that a browser makes of a text. */
export function parsedPage(text: string) {
  return new DOMParser().parseFromString(text, "text/html");
}

/** The report of an evaluation, as text and as the page that a browser makes of it. */
export function parsedReport({ file, songs, systems }: AnEvaluation, showWords = false) {
  const text = reportPage(file, songs, systems, { showWords });
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
