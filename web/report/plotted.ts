/**
 * A plot as static SVG: drawn while the page is written, so that the page needs no script.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { DOMParser } from "linkedom";
import { Markup, markup } from "./markup.ts";

/** Plot draws into a document; nothing of it stays here. */
const document = new DOMParser().parseFromString("<html></html>", "text/html");

/**
 * Draws a plot. Its style is the page's: see `figure_style.ts`.
 *
 * @param description what it shows, for those who do not see it
 */
export function plotted(description: string, options: Plot.PlotOptions): Markup {
  const svg = Plot.plot({ document, className: "plot", ...options });
  // Inside HTML, SVG needs no namespaces; and one style for all plots is enough.
  for (const name of ["xmlns", "xmlns:xlink"]) svg.removeAttribute(name);
  for (const style of svg.querySelectorAll("style")) style.remove();
  // Of an attribute linkedom escapes the quotes alone, so the description is put in here.
  const rest = new Markup(svg.outerHTML.slice("<svg".length));
  return markup`<svg role="img" aria-label="${description}"${rest}`;
}

/** The label of an axis, in the middle below it. */
export const CENTRED = { labelAnchor: "center", labelArrow: "none" } as const;
