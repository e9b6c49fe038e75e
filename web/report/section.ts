/**
 * A section of the page, and the sentences in it.
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

/** Text that introduces a section, or a part of it. */
export function introduction(text: Piece): Markup {
  return markup`<p class="reading">${text}</p>`;
}

/** Says that there is nothing to show, and why. */
export function nothingToShow(why: string): Markup {
  return markup`<p class="nothing">${why}</p>`;
}
