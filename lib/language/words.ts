/**
 * Splits lyric lines into words, with and without punctuation.
 *
 * @module
 */

/** Unicode white space, and the control characters that separate records. */
const WHITE_SPACE = String.raw`\t-\r\x1c-\x20\x85\p{Z}`;
const GAP = new RegExp(`[${WHITE_SPACE}]+`, "u");
const PUNCTUATION = new RegExp(String.raw`[^\p{L}\p{N}_${WHITE_SPACE}]+`, "gu");

/** The words of a line in lower case, split at white space, with punctuation: `["oh,", "baby"]`. */
export function tokens(line: string): string[] {
  return line.toLowerCase().split(GAP).filter((word) => word !== "");
}

/**
 * The words of a line in lower case, without all characters except letters, digits and underscores:
 * `["oh", "lala"]` for "Oh, la-la!". Combining accents are removed too, so a decomposed "é" becomes
 * "e".
 */
export function normalizedTokens(line: string): string[] {
  return tokens(removePunctuation(line.toLowerCase()));
}

/** Removes the characters that {@linkcode normalizedTokens} removes. */
export function removePunctuation(text: string): string {
  return text.replace(PUNCTUATION, "");
}
