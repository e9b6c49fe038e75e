/**
 * The elements that sections consist of: paragraphs, key numbers, cards, tables, figures.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import { type Markup, markup, type Piece } from "./markup.ts";

/** Digits of a model's checksum that are shown. */
const CHECKSUM_DIGITS = 12;

/** Explains a section, a table or a figure. */
export function paragraph(text: Piece): Markup {
  return markup`<p class="reading">${text}</p>\n`;
}

/** Replaces a table or figure that would be empty, and says why. */
export function nothingToShow(why: string): Markup {
  return markup`<p class="nothing">${why}</p>\n`;
}

/** A warning, after a word or two in bold. */
export function warning(text: string, title = "Warning:"): Markup {
  return markup`<p class="warning"><strong>${title}</strong> ${text}</p>\n`;
}

/** The most important numbers of a page, in large type. */
export function keyNumbers(numbers: readonly (readonly [what: string, value: string])[]): Markup {
  const items = numbers.map(([what, value]) =>
    markup`<div><dt>${what}</dt><dd>${value}</dd></div>\n`
  );
  return markup`<dl class="numbers">${items}</dl>`;
}

/** A name after a dot in its colour. */
export function colouredName({ name, colour }: { name: string; colour: string }): Markup {
  return markup`<span class="system" style="--colour: ${colour}"><bdi>${name}</bdi></span>`;
}

/** What a card says about one system or edition. */
export interface Card {
  readonly title: Markup;
  /** One line each; false lines are left out. */
  readonly facts: readonly Piece[];
  readonly warnings: readonly string[];
}

/** Cards side by side. */
export function cards(all: readonly Card[]): Markup {
  const items = all.map(({ title, facts, warnings }) =>
    markup`
      <li>
        <h2>${title}</h2>
        <p>${facts.map((fact) => fact !== false && markup`${fact}<br>`)}</p>
        ${warnings.map((text) => warning(text))}
      </li>
    `
  );
  return markup`<ul class="systems">${items}</ul>`;
}

/** A model's name and version, for a card. */
export function modelVersion({ name, version }: ModelInfo): Markup {
  return markup`<bdi>${name}</bdi> version <bdi>${version}</bdi>`;
}

/** The first digits of a model's checksum, for a card; false for a rule, which has none. */
export function modelChecksum(model: ModelInfo | null): Piece {
  const digits = model?.checksum?.slice(0, CHECKSUM_DIGITS);
  return digits !== undefined && markup`SHA-256 <code>${digits}</code> …`;
}

/** A song's id; from the second song with the same id on, also its number. */
export function songTitle({ id, occurrence = 1 }: { id: string; occurrence?: number }): Markup {
  const number = occurrence > 1 && markup` <small>number ${occurrence} with this id</small>`;
  return markup`<bdi>${id}</bdi>${number}`;
}

/** The content of a table: its rows, or groups of rows. */
export interface Table {
  /** What the table shows, for people who cannot see it. */
  readonly description: string;
  /** Its CSS classes: `scores` if absent. */
  readonly className?: string;
  readonly columns: readonly Piece[];
  readonly rows?: readonly Markup[];
  /** Rows under a heading that spans all columns. */
  readonly groups?: readonly { readonly heading: Piece; readonly rows: readonly Markup[] }[];
}

/** A table in a box that scrolls where the window is too narrow. */
export function table(
  { description, className = "scores", columns, rows, groups = [] }: Table,
): Markup {
  const groupBodies = groups.map(({ heading, rows }) =>
    markup`
      <tbody>
        <tr><th class="group" scope="rowgroup" colspan="${columns.length}">${heading}</th></tr>
        ${rows}
      </tbody>
    `
  );
  return markup`
    <div class="wide" role="region" aria-label="${description}" tabindex="0">
      <table class="${className}">
        <thead><tr>${columns.map((title) => markup`<th scope="col">${title}</th>`)}</tr></thead>
        ${rows !== undefined && markup`<tbody>${rows}</tbody>`}${groupBodies}
      </table>
    </div>
  `;
}

/** A row of a table: its heading on the left, then its cells. */
export function row(heading: Piece, cells: readonly Piece[]): Markup {
  return markup`<tr><th scope="row">${heading}</th>${
    cells.map((cell) => markup`<td>${cell}</td>`)
  }</tr>\n`;
}

/** A picture with its title and an explanation. */
export interface Figure {
  readonly title: Piece;
  readonly picture: Piece;
  /** How to read the picture; null if there is nothing to read. */
  readonly explanation: Piece;
}

/** A figure with its explanation below the picture. */
export function figure({ title, picture, explanation }: Figure): Markup {
  return markup`
    <figure>
      <h3>${title}</h3>
      ${picture}
      ${explanation !== null && markup`<figcaption>${explanation}</figcaption>`}
    </figure>
  `;
}

/** A figure with its explanation to the right of the picture, if the window is wide enough. */
export function wideFigure({ title, picture, explanation }: Figure): Markup {
  return markup`
    <figure>
      <h3>${title}</h3>
      <div class="beside">
        <div>${picture}</div>
        <figcaption>${explanation}</figcaption>
      </div>
    </figure>
  `;
}

/** What the colours of a picture mean. */
export function legend(entries: readonly (readonly [meaning: string, colour: string])[]): Markup {
  const items = entries.map(([meaning, colour]) =>
    markup`<span style="--colour: ${colour}">${meaning}</span>\n`
  );
  return markup`<p class="legend">${items}</p>`;
}
