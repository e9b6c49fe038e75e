/**
 * A self-contained HTML page: it loads nothing and runs nothing.
 *
 * @module
 */
import CHART_STYLE from "./charts/charts.css" with { type: "text" };
import { Markup, markup, type Piece } from "./markup.ts";
import PAGE_STYLE from "./page.css" with { type: "text" };
import { PALETTE } from "./palette.ts";

/** The content of a page. */
export interface Page {
  readonly title: string;
  readonly head: Markup;
  readonly sections: readonly Section[];
  readonly foot: Markup;
}

/** A part of a page, under its own heading. */
export interface Section {
  /** One word: the target of the link to this section. */
  readonly id: string;
  readonly title: string;
  readonly content: Piece;
}

/** Forbids the browser to load or run anything, even if text were inserted without escaping. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE = new Markup([PALETTE, PAGE_STYLE, CHART_STYLE].join("\n"));

/** The HTML of a page, with a list of links to its sections. */
export function renderPage({ title, head, sections, foot }: Page): string {
  const links = sections.map(({ id, title }) => markup`<a href="#${id}">${title}</a>\n`);
  return markup`
    <!DOCTYPE html>
    <html lang="en">
    <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="${POLICY}">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>${title}</title>
      <style>${STYLE}</style>
    </head>
    <body>
      <main>
        ${head}
        <nav aria-label="Sections">${links}</nav>
        ${sections.map(renderSection)}
      </main>
      <footer>${foot}</footer>
    </body>
    </html>
  `.text + "\n";
}

function renderSection({ id, title, content }: Section): Markup {
  return markup`
    <section id="${id}" aria-labelledby="${id}-title">
      <h2 id="${id}-title">${title}</h2>
      ${content}
    </section>
  `;
}
