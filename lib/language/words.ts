/**
 * How a lyric line falls into words, in the two readings that the similarity views use.
 *
 * @module
 */

/** White space as Unicode has it, and the control characters that once separated records. */
const WHITE_SPACE = String.raw`\t-\r\x1c-\x20\x85\p{Z}`;
const GAP = new RegExp(`[${WHITE_SPACE}]+`, "u");
const PUNCTUATION = new RegExp(String.raw`[^\p{L}\p{N}_${WHITE_SPACE}]+`, "gu");

/** The words of a line in lower case, cut at white space, with their punctuation: `["oh,", "baby"]`. */
export function tokens(line: string): string[] {
  return line.toLowerCase().split(GAP).filter((word) => word !== "");
}

/**
 * The words of a line in lower case with every character deleted that is neither a letter, a digit,
 * an underscore nor white space: `["oh", "lala"]` for "Oh, la-la!". Combining accents are deleted
 * too, so a decomposed "é" becomes "e".
 */
export function normalizedTokens(line: string): string[] {
  return tokens(removePunctuation(line.toLowerCase()));
}

/** A text without the characters that {@linkcode normalizedTokens} deletes. */
export function removePunctuation(text: string): string {
  return text.replace(PUNCTUATION, "");
}
