/**
 * Strict JSON: what `JSON.parse` would silently drop, change or let through is an error.
 *
 * @module
 */
import { SongError } from "../song_error.ts";

/** How deep JSON may be nested by default, in levels. */
export const MAX_DEPTH = 64;

const QUOTE = 34, COMMA = 44, COLON = 58, OPEN_LIST = 91, BACKSLASH = 92, CLOSE_LIST = 93;
const OPEN_OBJECT = 123, CLOSE_OBJECT = 125;

/** A number that a 64-bit float may not represent: many digits, or an exponent. */
const LONG_NUMBER = /[-\d.]{16}|\d[eE]/;

/**
 * Parses a JSON text.
 *
 * Refuses duplicate keys (of which `JSON.parse` keeps the last), the key `__proto__`, lone surrogates
 * (which UTF-8 cannot encode) and nesting that is too deep. Numbers that a 64-bit float would change
 * keep their text, and come out of `JSON.stringify` unchanged. Takes two passes over the text.
 *
 * @param maxDepth how many levels deep a value may be, given that value (64)
 * @throws {SongError} that names the rule and the character.
 */
export function parseStrictJson(
  text: string,
  maxDepth: (value: unknown) => number = () => MAX_DEPTH,
): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SongError("invalid_json", `Not JSON: ${withoutExcerpt((error as Error).message)}`);
  }
  if (!text.isWellFormed()) throw loneSurrogate(0);
  const { longNumbers } = examine(text, maxDepth(value));
  return longNumbers ? JSON.parse(text, keepLongNumber as Parameters<typeof JSON.parse>[1]) : value;
}

/** The parser's message without the excerpt of the text, which the reject holds already. */
function withoutExcerpt(message: string): string {
  const reason = /^Unexpected token '[^]*?'(?=,)|^[^"]*/.exec(message)![0];
  return `${reason.replace(/ \(line.*/, "")}. Each line is one JSON object`;
}

/** Scans the punctuation of valid JSON; native search skips the content of strings. */
function examine(text: string, maxDepth: number): { longNumbers: boolean } {
  /** The keys of each open object; undefined for an open list. */
  const open: (Set<string> | undefined)[] = [];
  let longNumbers = false, atKey = false, outsideSince = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case OPEN_OBJECT:
      case OPEN_LIST:
        atKey = text.charCodeAt(i) === OPEN_OBJECT;
        open.push(atKey ? new Set() : undefined);
        if (open.length > maxDepth) {
          throw new SongError("too_deep", `Character ${i}: nested deeper than ${maxDepth} levels`);
        }
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        open.pop();
        break;
      case COMMA:
        atKey = open.at(-1) !== undefined;
        break;
      case COLON:
        atKey = false;
        break;
      case QUOTE: {
        longNumbers ||= i - outsideSince > 2 && LONG_NUMBER.test(text.slice(outsideSince, i));
        const end = closingQuote(text, i);
        const content = contentOf(text, i, end);
        if (atKey) addKey(open.at(-1)!, content, i);
        i = end;
        outsideSince = end;
      }
    }
  }
  longNumbers ||= LONG_NUMBER.test(text.slice(outsideSince));
  return { longNumbers };
}

function closingQuote(text: string, quote: number): number {
  for (let end = text.indexOf('"', quote + 1);; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return end;
  }
}

/** The value of a string. Only escapes can hide a lone surrogate. */
function contentOf(text: string, quote: number, end: number): string {
  const raw = text.slice(quote + 1, end);
  if (!raw.includes("\\")) return raw;
  const content: string = JSON.parse(text.slice(quote, end + 1));
  if (!content.isWellFormed()) throw loneSurrogate(quote);
  return content;
}

function loneSurrogate(index: number): SongError {
  return new SongError(
    "lone_surrogate",
    `Character ${index}: half of a surrogate pair, which UTF-8 cannot encode`,
  );
}

function addKey(keys: Set<string>, key: string, index: number): void {
  if (keys.has(key)) {
    throw new SongError("duplicate_key", `Character ${index}: duplicate key ${excerpt(key)}`);
  }
  if (key === "__proto__") {
    throw new SongError("forbidden_key", `Character ${index}: the key "__proto__" is not allowed`);
  }
  keys.add(key);
}

function excerpt(key: string): string {
  return JSON.stringify(key.length > 40 ? `${key.slice(0, 40)}…` : key);
}

function keepLongNumber(_key: string, value: unknown, context: { source?: string }): unknown {
  return typeof value === "number" && context.source !== undefined &&
      LONG_NUMBER.test(context.source) && String(value) !== context.source
    ? (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(context.source)
    : value;
}
