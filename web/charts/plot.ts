/**
 * Plots as static SVG, so that a page needs no script.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { DOMParser } from "linkedom";
import { Markup, markup } from "../markup.ts";

/** Plot needs a document to create elements. Nothing is added to this one. */
const document = new DOMParser().parseFromString("<html></html>", "text/html");

/** Marks give colours as CSS and radii in pixels, without a scale. */
const DEFAULTS: Plot.PlotOptions = {
  className: "plot",
  width: 460,
  color: { type: "identity" },
  r: { type: "identity" },
};

/**
 * Draws a plot. The page styles it: see `charts.css`.
 *
 * @param description what the plot shows, for people who cannot see it
 */
export function plot(description: string, options: Plot.PlotOptions): Markup {
  const svg = Plot.plot({ document, ...DEFAULTS, ...options });
  // SVG inside HTML needs no namespaces, and all plots share the page's style.
  for (const name of ["xmlns", "xmlns:xlink"]) svg.removeAttribute(name);
  for (const style of svg.querySelectorAll("style")) style.remove();
  // In attributes, linkedom escapes only quotes. Therefore the description is added by the template.
  const rest = new Markup(svg.outerHTML.slice("<svg".length));
  return markup`<svg role="img" aria-label="${description}"${rest}`;
}

/** Options that put the label of an axis below its middle. */
export const CENTRED = { labelAnchor: "center", labelArrow: "none" } as const;

/** A dashed line where both axes have the same value. */
export function diagonal(from: number, to: number): Plot.Markish {
  return Plot.line([[from, from], [to, to]], { stroke: "var(--muted)", strokeDasharray: "3 4" });
}
