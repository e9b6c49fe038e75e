/**
 * HTML templates that escape what is inserted, so that outside text cannot become markup.
 *
 * @module
 */

/** HTML that is safe to insert into a page. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What can be inserted into a template: markup, text to escape, lists of both, or nothing. */
export type Piece = Markup | string | number | null | false | readonly Piece[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * A template of HTML. Quote each attribute that contains a piece. The template may be indented like
 * the code around it: the line breaks at its ends and the indentation of its lines are removed.
 *
 * @example Inserted text is escaped
 * ```ts
 * import { markup } from "./markup.ts";
 * import assert from "node:assert/strict";
 *
 * const { text } = markup`<b>${"<script>"}</b>`;
 * assert.equal(text, "<b>&lt;script&gt;</b>");
 * ```
 */
export function markup(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  const texts = strings.map((text) => text.replace(/\n\s*/g, "\n"));
  texts[0] = texts[0].replace(/^\n/, "");
  texts.push(texts.pop()!.replace(/\n$/, ""));
  return new Markup(texts.reduce((page, text, next) => page + toHtml(pieces[next - 1]) + text));
}

function toHtml(piece: Piece): string {
  if (piece instanceof Markup) return piece.text;
  if (piece === null || piece === false) return "";
  if (typeof piece === "object") return piece.map(toHtml).join("");
  return String(piece).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}
