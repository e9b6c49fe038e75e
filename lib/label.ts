/**
 * The two labels that a tagger tells apart, and the many words that people use for them.
 *
 * @module
 */

/** Everything that is not a chorus is a verse. */
export type Label = "verse" | "chorus";

const CHORUS_WORDS = new Set(
  ["chorus", "hook", "refrain", "coro", "estribillo", "refrão", "refrao", "ritornello", "kehrvers"],
);

const VERSE_WORDS = new Set([
  ..."prechorus postchorus verse bridge intro introduction outro interlude instrumental".split(" "),
  ..."solo break breakdown build drop skit spoken part ending coda tag vamp other".split(" "),
  ..."estrofa verso strophe couplet vers puente ponte pont brücke".split(" "),
]);

/** The words of a section's name in lower case, without the performers after a colon. */
function wordsOf(name: string): string[] {
  return name.normalize("NFC").toLowerCase().split(":")[0].match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Chorus, hook and refrain are chorus, in any of the common languages; all else is verse. */
export function labelOf(name: string): Label {
  const words = wordsOf(name);
  const place = words.findIndex((word) => CHORUS_WORDS.has(word));
  const qualified = words[place - 1] === "pre" || words[place - 1] === "post";
  return place >= 0 && !qualified ? "chorus" : "verse";
}

/** Whether a text names a section, as `"Verse 2"` and `"Final Chorus: Name"` do. */
export function isSectionName(text: string): boolean {
  const words = wordsOf(text);
  return words.length <= 4 &&
    words.some((word) => CHORUS_WORDS.has(word) || VERSE_WORDS.has(word));
}

/** The word for a label that came in as a word, or as 0 (verse) or 1 (chorus). */
export function labelName(label: string | number): string {
  return typeof label === "string" ? label : label === 1 ? "chorus" : "verse";
}
