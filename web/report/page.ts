/**
 * The page around the report: one file that loads nothing and runs nothing.
 *
 * @module
 */
import { FIGURE_STYLE } from "./figure_style.ts";
import { Markup, markup } from "./markup.ts";
import { PAGE_STYLE } from "./page_style.ts";
import { PALETTE } from "./palette.ts";
import { type Section, section } from "./section.ts";

/** What stands on the page. */
export interface Page {
  readonly title: string;
  readonly head: Markup;
  readonly sections: readonly Section[];
  readonly foot: Markup;
}

/** Nothing may be loaded or run, whatever a song's id says. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE = new Markup([PALETTE, PAGE_STYLE, FIGURE_STYLE].join("\n"));

/** The whole page, with a list of its sections. */
export function pageOf({ title, head, sections, foot }: Page): string {
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
        ${sections.map(section)}
      </main>
      <footer>${foot}</footer>
    </body>
    </html>
  `.text + "\n";
}
