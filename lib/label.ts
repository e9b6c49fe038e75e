/**
 * The two labels of lines, the words that people use for them, and the labelling of a song.
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

/**
 * The label of each line of a song, and how probable a chorus is there. A tagger that decodes a whole
 * sequence may give a line the label that is less probable for that line alone.
 */
export interface Labelling {
  /** The label of each line, [L]. */
  readonly labels: readonly Label[];
  /** The probability that a line belongs to a chorus, for each line, [L]. */
  readonly chorus: Float32Array;
  /** Whether the labels were decoded stanza by stanza, with the song's stanza breaks. */
  readonly usedBreaks: boolean;
  /**
   * The probability that a line and the one before it have different labels, for each line, [L]; the
   * first entry is 0. Absent if the tagger treats lines as independent.
   */
  readonly changes?: Float32Array;
  /**
   * The probability that a segment is right, for each segment (longest run of equal labels) in order.
   * Absent if the tagger has no estimate of it.
   */
  readonly segmentConfidences?: Float32Array;
}

/** The label of each line on its own: chorus where its probability is at least 0.5, verse elsewhere. */
export function likelyLabels(chorus: ArrayLike<number>): Label[] {
  return Array.from(chorus, (p) => p >= 0.5 ? "chorus" : "verse");
}

/** Labels each line on its own ({@linkcode likelyLabels}), without stanza breaks. */
export function toLabelling(chorus: Float32Array): Labelling {
  return { labels: likelyLabels(chorus), chorus, usedBreaks: false };
}
