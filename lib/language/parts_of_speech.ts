/**
 * The part of speech of each word and punctuation mark of an English line: the most frequent one of the
 * word or, if its neighbours contradict it, another one from the lexicon. About 6 µs per line, without
 * state. docs/decisions/part_of_speech_tagger.md compares it with two packaged taggers.
 *
 * @module
 */
// @ts-types="./types/wink-lexicon.d.ts"
import lexicon from "wink-lexicon/lexicon";

// The simplified tag set of Mena 2025: the whole name of a Penn Treebank tag decides, else its first
// letter, so particles (RP) are adverbs; modals, numbers, interjections and punctuation are OTHER.
// deno-fmt-ignore
const BY_PENN_TAG = {
  DT: "DET", WDT: "DET", IN: "PREP", TO: "PREP", PRP: "PRON", PRP$: "PRON", CC: "CONJ",
  N: "NOUN", V: "VERB", J: "ADJ", R: "ADV", W: "WH", M: "OTHER",
} as const;
const SIMPLIFIED: ReadonlyMap<string, PartOfSpeech> = new Map(Object.entries(BY_PENN_TAG));

/** The ten parts of speech. */
export type PartOfSpeech = (typeof BY_PENN_TAG)[keyof typeof BY_PENN_TAG];
/** Names the part of speech of each word and punctuation mark of a line, in order. */
export type PartOfSpeechTagger = (line: string) => readonly PartOfSpeech[];

/** Sung and archaic spellings that the lexicon (newswire) lacks, by a word of the same kind. */
// deno-fmt-ignore
const SUNG_SPELLINGS = {
  you: "thee thou y'all ya ye", your: "thine thy", it: "'t", them: "'em", and: "&",
  about: "'bout", around: "'round", because: "'cause", from: "outta", into: "unto",
  over: "o'er", until: "'til", even: "e'en", ever: "e'er", never: "ne'er",
  can: "cannot", shall: "shalt", should: "oughta", get: "gotta", give: "gimme",
  going: "gonna", let: "lemme", want: "wanna", oh: "ayy hmm o ooh whoa woah",
};
const STANDARD_SPELLING: ReadonlyMap<string, string> = new Map(
  Object.entries(SUNG_SPELLINGS).flatMap(([standard, sung]) =>
    sung.split(" ").map((spelling) => [spelling, standard] as const)
  ),
);

const DROPPED_G = /(?<=\p{L})in'(?!\p{L})/gu;
const CLITIC = /n't(?!\p{L})|'(?:[sdm]|ll|re|ve)(?![\p{L}'])|(?<!\p{L})'t(?=is|was|were|will)/gu;
const TOKEN = /'?[\p{L}\p{M}\p{N}]+(?:['-][\p{L}\p{M}\p{N}]+)*|\S/gu;

const BEFORE_VERB = new Set([
  ..."to can ca could may might must shall should will wo would 'd 'll do did".split(" "),
  ..."not n't never i you he she it we they who".split(" "),
]);
const BEFORE_IS = new Set("he she it that there here what where who how when".split(" "));
const POSSESSIVE = new Set("my your his her its our their".split(" "));

/** The built-in tagger. It accepts any text and never throws. */
export const partsOfSpeech: PartOfSpeechTagger = (line) => {
  const words = standardWords(line);
  const tags: PartOfSpeech[] = [];
  for (const [i, word] of words.entries()) {
    const possible = lexicon[word] ?? guess(word);
    const [likeliest] = possible;
    const usual = SIMPLIFIED.get(likeliest) ?? SIMPLIFIED.get(likeliest[0]) ?? "OTHER";
    const canBe = (letter: string) => possible.some((tag) => tag.startsWith(letter));
    const previous = words[i - 1] ?? "";
    if (word === "'s") {
      tags.push(previous === "let" ? "PRON" : BEFORE_IS.has(previous) ? "VERB" : "OTHER");
    } else if ((usual === "NOUN" || usual === "ADJ") && BEFORE_VERB.has(previous) && canBe("V")) {
      tags.push("VERB");
    } else if (
      usual === "VERB" && canBe("N") &&
      (POSSESSIVE.has(previous) || tags[i - 1] === "DET" || tags[i - 1] === "ADJ")
    ) {
      tags.push("NOUN");
    } else if (usual === "PREP" && canBe("R") && !/^[\p{L}\p{N}']/u.test(words[i + 1] ?? "")) {
      tags.push("ADV"); // "hold on" ends a phrase, "on the road" does not
    } else {
      tags.push(usual);
    }
  }
  return tags;
};

function standardWords(line: string): readonly string[] {
  const spelled = line.toLowerCase().replace(/[‘’]/g, "'").replace(DROPPED_G, "ing");
  const words = spelled.replace(CLITIC, " $& ").match(TOKEN) ?? [];
  return words.map((word) => STANDARD_SPELLING.get(word) ?? word);
}

/** Penn Treebank tags of a word not in the lexicon, by its ending. */
function guess(word: string): readonly string[] {
  if (!/\p{L}/u.test(word)) return ["SYM"];
  if (word.endsWith("ing")) return ["VBG", "NN"];
  if (word.endsWith("ed")) return ["VBN", "JJ"];
  if (word.endsWith("ly")) return ["RB"];
  if (/(?:ful|less|ous|[ia]ble|ish)$/.test(word)) return ["JJ"];
  return word.endsWith("s") ? ["NNS", "VBZ"] : ["NN"];
}
