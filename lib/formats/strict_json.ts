/**
 * JSON without its silent losses: what `JSON.parse` would drop, bend or let through to harm
 * somebody later is an error here.
 *
 * @module
 */
import { SongError } from "../song_error.ts";

/** How deep JSON may be nested, unless the caller says otherwise. */
export const MAX_DEPTH = 64;

const QUOTE = 34, COMMA = 44, COLON = 58, OPEN_LIST = 91, BACKSLASH = 92, CLOSE_LIST = 93;
const OPEN_OBJECT = 123, CLOSE_OBJECT = 125;

/** A number that a 64-bit float may not hold: many digits, or an exponent. */
const LONG_NUMBER = /[-\d.]{16}|\d[eE]/;

/**
 * The value of a JSON text.
 *
 * Refuses repeated keys (of which `JSON.parse` keeps the last), the key `__proto__`, lone surrogates
 * (which UTF-8 cannot hold) and nesting that is too deep. Numbers that a 64-bit float would change
 * are kept as they were written, and come out of `JSON.stringify` unchanged.
 * Costs two passes over the text.
 *
 * @param maxDepth how many levels deep a value may be, given that value (64) *
 * @throws {SongError} that names the rule and the place.
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

/** The parser's message without the piece of the text that it quotes: rejects hold that already. */
function withoutExcerpt(message: string): string {
  const said = /^Unexpected token '[^]*?'(?=,)|^[^"]*/.exec(message)![0];
  return `${said.replace(/ \(line.*/, "")}. Each line is one JSON object`;
}

/** Walks over valid JSON by its punctuation; text between is passed over by native search. */
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
        if (atKey) noteKey(open.at(-1)!, content, i);
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

/** What a string stands for; only its escapes can hide something. */
function contentOf(text: string, quote: number, end: number): string {
  const raw = text.slice(quote + 1, end);
  if (!raw.includes("\\")) return raw;
  const content: string = JSON.parse(text.slice(quote, end + 1));
  if (!content.isWellFormed()) throw loneSurrogate(quote);
  return content;
}

function loneSurrogate(place: number): SongError {
  return new SongError(
    "lone_surrogate",
    `Character ${place}: half of a surrogate pair, which UTF-8 cannot hold`,
  );
}

function noteKey(keys: Set<string>, key: string, place: number): void {
  if (keys.has(key)) {
    throw new SongError("duplicate_key", `Character ${place}: the key ${shown(key)} stands twice`);
  }
  if (key === "__proto__") {
    throw new SongError("forbidden_key", `Character ${place}: the key "__proto__" is not allowed`);
  }
  keys.add(key);
}

function shown(key: string): string {
  return JSON.stringify(key.length > 40 ? `${key.slice(0, 40)}…` : key);
}

function keepLongNumber(_key: string, value: unknown, context: { source?: string }): unknown {
  return typeof value === "number" && context.source !== undefined &&
      LONG_NUMBER.test(context.source) && String(value) !== context.source
    ? (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(context.source)
    : value;
}
