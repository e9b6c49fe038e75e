/**
 * The two labels that a tagger tells apart, and the many words that people use for them.
 *
 * @module
 */

/** Everything that is not a chorus is a verse. */
export type Label = "verse" | "chorus";

const CHORUS_WORDS = new Set([
  ..."chorus choruses hook refrain ref coro estribillo refrão refrao ritornello".split(" "),
  ..."ritornell kehrvers kehrreim refren refräng refreng omkvæd omkväde припев".split(" "),
]);

/** Words that name a section wherever they stand in its name. */
const VERSE_WORDS = new Set([
  ..."prechorus postchorus verse bridge intro introduction outro interlude instrumental".split(" "),
  ..."prelude postlude estrofa verso strophe strofa couplet copla zwrotka куплет".split(" "),
  ..."puente ponte pont brücke precoro precoros".split(" "),
]);

/** Words that are sung as well: they name a section only at the end, as in "Guitar Solo". */
const DOUBTFUL_WORDS = new Set([
  ..."solo break breakdown build drop skit spoken part ending coda tag vamp other vers".split(" "),
]);

/** What makes a chorus something else: a pre-chorus, a pós-refrão. */
const QUALIFIERS = new Set(["pre", "pré", "post", "pos", "pós"]);

/** The words of a section's name in lower case, without the performers after a colon. */
function wordsOf(name: string): string[] {
  return name.normalize("NFC").toLowerCase().split(":")[0].match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Chorus, hook and refrain are chorus, in any of the common languages; all else is verse. */
export function toLabel(name: string): Label {
  const words = wordsOf(name);
  const place = words.findIndex((word) => CHORUS_WORDS.has(word));
  return place >= 0 && !QUALIFIERS.has(words[place - 1]) ? "chorus" : "verse";
}

/** Whether a text names a section, as `"Verse 2"` and `"Final Chorus: Name"` do. */
export function isSectionName(text: string): boolean {
  const words = wordsOf(text).filter((word) => !/\d/.test(word));
  return words.length <= 4 && (DOUBTFUL_WORDS.has(words.at(-1) ?? "") ||
    words.some((word) => CHORUS_WORDS.has(word) || VERSE_WORDS.has(word)));
}

/** The word for a label that came in as a word, or as 0 (verse) or 1 (chorus), also in quotes. */
export function toLabelWord(label: string | number): string {
  const word = String(label);
  return word === "0" ? "verse" : word === "1" ? "chorus" : word;
}
