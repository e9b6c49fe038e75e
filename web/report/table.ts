/**
 * What tables have in common.
 *
 * @module
 */
import { type Markup, markup, type Piece } from "./markup.ts";

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

/** A row under its own head, which stands on the left. */
export function tableRow(head: Piece, cells: readonly Piece[]): Markup {
  return markup`<tr><th scope="row">${head}</th>${
    cells.map((cell) => markup`<td>${cell}</td>`)
  }</tr>\n`;
}
