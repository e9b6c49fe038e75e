/**
 * Splits lyric lines into words, with and without punctuation.
 *
 * @module
 */

/** Unicode white space, and the control characters that separate records. */
const WHITE_SPACE = String.raw`\t-\r\x1c-\x20\x85\p{Z}`;
const GAP = new RegExp(`[${WHITE_SPACE}]+`, "u");
const PUNCTUATION = new RegExp(String.raw`[^\p{L}\p{N}_${WHITE_SPACE}]+`, "gu");
/** Everything but words of any script. Variation selectors are marks, and would remain of emoji. */
const NOT_IN_WORDS = new RegExp(
  String.raw`[^\p{L}\p{M}\p{N}_${WHITE_SPACE}]+|\p{Variation_Selector}+`,
  "gu",
);

/** White space other than single spaces. */
const WIDE_GAP = new RegExp(String.raw`  |[\t-\r\x1c-\x1f\x85]|[^\P{Z} ]`, "u");

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

/** The words of {@linkcode normalizedTokens} with one space between: lines of the same words are equal. */
export function normalizedText(line: string): string {
  const text = removePunctuation(line.toLowerCase()).trim();
  return WIDE_GAP.test(text) ? tokens(text).join(" ") : text;
}

/**
 * The words of a line in lower case, without all characters except letters, marks, numbers and
 * underscores. Marks are vowels in many scripts: `["हिन्दी"]` for "हिन्दी!".
 */
export function wordsWithMarks(line: string): string[] {
  return tokens(line.toLowerCase().replace(NOT_IN_WORDS, ""));
}

/** Removes the characters that {@linkcode normalizedTokens} removes. */
export function removePunctuation(text: string): string {
  return text.replace(PUNCTUATION, "");
}
