/**
 * The frames of the report: a section, a figure with its caption, a table that scrolls.
 *
 * @module
 */
import { type Markup, markup, type Piece } from "./markup.ts";

/** A part of the page. `id` is a word. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Piece;
}

/** A part of the page under its heading. */
export function section({ id, title, content }: Section): Markup {
  return markup`
    <section id="${id}" aria-labelledby="${id}-title">
      <h2 id="${id}-title">${title}</h2>
      ${content}
    </section>
  `;
}

/** A picture under its title. */
export interface Figure {
  readonly title: Piece;
  readonly picture: Piece;
  /** A sentence or two; null if there is nothing to read. */
  readonly howToRead: Piece;
}

/** A picture with its title above and how to read it below. */
export function figure({ title, picture, howToRead }: Figure): Markup {
  return markup`
    <figure>
      <h3>${title}</h3>
      ${picture}
      ${howToRead !== null && markup`<figcaption>${howToRead}</figcaption>`}
    </figure>
  `;
}

/** A picture that stands alone in its row: how to read it stands beside it, if there is room. */
export function lonelyFigure({ title, picture, howToRead }: Figure): Markup {
  return markup`
    <figure>
      <h3>${title}</h3>
      <div class="beside">
        <div>${picture}</div>
        <figcaption>${howToRead}</figcaption>
      </div>
    </figure>
  `;
}

/** A table that scrolls in a box of its own where the window is too narrow for it. */
export function wideTable(description: string, table: Markup): Markup {
  return markup`
    <div class="wide" role="region" aria-label="${description}" tabindex="0">
      ${table}
    </div>
  `;
}

/** The head of a table. */
export function columnHeads(titles: readonly Piece[]): Markup {
  return markup`<thead><tr>${
    titles.map((title) => markup`<th scope="col">${title}</th>`)
  }</tr></thead>`;
}

/** Text that introduces a section. */
export function introduction(text: Piece): Markup {
  return markup`<p class="reading">${text}</p>`;
}

/** Says that there is nothing to show, and why. */
export function nothingToShow(why: string): Markup {
  return markup`<p class="nothing">${why}</p>`;
}
