/**
 * Makes foreign text safe to show on a terminal. Used wherever text of users meets one: annotations as
 * text, tables, logs, progress and error messages.
 *
 * @module
 */

/**
 * What a terminal may act on: C0 and C1 controls, DEL, line and paragraph separators, and the embeddings,
 * overrides and isolates of bidirectional text. Zero-width joiners stay: Persian and emoji need them.
 */
const ACTIVE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** The text on one line: characters that a terminal may act on are escaped, such as `\u001b`. */
export function escapeControl(text: string): string {
  return text.replace(
    ACTIVE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The same for text of several lines: line feeds and tabs stay. JSON keeps its meaning. */
export function escapeLines(text: string): string {
  return text.replace(/[^\n\t]+/g, escapeControl);
}
