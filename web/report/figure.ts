/**
 * A picture under its title, with a sentence on how to read it.
 *
 * @module
 */
import { type Markup, markup, type Piece } from "./markup.ts";

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
