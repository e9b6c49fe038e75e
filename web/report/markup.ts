/**
 * HTML as text that cannot be broken into: whatever is put into a template is escaped, unless it
 * is markup itself.
 *
 * @module
 */

/** HTML that is safe to stand in a page. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes: markup, text to escape, lists of both, or nothing. */
export type Piece = Markup | string | number | null | false | readonly Piece[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * A template of HTML. Attributes that hold a piece must be quoted. The template may be indented as
 * its code is: line breaks at its ends and blanks at the start of its lines are left out.
 *
 * @example What comes from outside is text, never markup
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
  return new Markup(texts.reduce((page, text, next) => page + textOf(pieces[next - 1]) + text));
}

function textOf(piece: Piece): string {
  if (piece instanceof Markup) return piece.text;
  if (piece === null || piece === false) return "";
  if (typeof piece === "object") return piece.map(textOf).join("");
  return String(piece).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}
