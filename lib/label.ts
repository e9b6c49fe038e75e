/**
 * The two labels of lines, and the words that people use for them.
 *
 * @module
 */

/** The label of a line. Everything that is not a chorus is a verse. */
export type Label = "verse" | "chorus";

const CHORUS_WORDS = new Set([
  ..."chorus choruses hook refrain ref coro estribillo refrão refrao ritornello".split(" "),
  ..."ritornell kehrvers kehrreim refren refräng refreng omkvæd omkväde припев".split(" "),
]);

/** Words that name a section in any position of its name. */
const VERSE_WORDS = new Set([
  ..."prechorus postchorus verse bridge intro introduction outro interlude instrumental".split(" "),
  ..."prelude postlude estrofa verso strophe strofa couplet copla zwrotka куплет".split(" "),
  ..."puente ponte pont brücke precoro precoros".split(" "),
]);

/** Words that are also sung: they name a section only as the last word, as in "Guitar Solo". */
const DOUBTFUL_WORDS = new Set([
  ..."solo break breakdown build drop skit spoken part ending coda tag vamp other vers".split(" "),
]);

/** Words before a chorus word that make it a verse: a pre-chorus, a pós-refrão. */
const QUALIFIERS = new Set(["pre", "pré", "post", "pos", "pós"]);

/** The words of a section's name, in lower case, without the performers after a colon. */
function nameWords(name: string): string[] {
  return name.normalize("NFC").toLowerCase().split(":")[0].match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The label of a section's name: chorus, hook and refrain in common languages are chorus. */
export function toLabel(name: string): Label {
  const words = nameWords(name);
  const place = words.findIndex((word) => CHORUS_WORDS.has(word));
  return place >= 0 && !QUALIFIERS.has(words[place - 1]) ? "chorus" : "verse";
}

/** Whether a text names a section, as `"Verse 2"` and `"Final Chorus: Name"` do. */
export function isSectionName(text: string): boolean {
  const words = nameWords(text).filter((word) => !/\d/.test(word));
  return words.length <= 4 && (DOUBTFUL_WORDS.has(words.at(-1) ?? "") ||
    words.some((word) => CHORUS_WORDS.has(word) || VERSE_WORDS.has(word)));
}

/** The word for a label, which is a word or, in quotes or not, 0 (verse) or 1 (chorus). */
export function toLabelWord(label: string | number): string {
  const word = String(label);
  return word === "0" ? "verse" : word === "1" ? "chorus" : word;
}
