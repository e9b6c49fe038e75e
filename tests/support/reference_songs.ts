/**
 * Songs with a reference structure, and systems that predict a part of it, for evaluations.
 *
 * @module
 */
import type { ReferenceSong, System } from "#lib/evaluation/system.ts";
import type { Label } from "#lib/label.ts";
import { type Random, seededRandom } from "#lib/random.ts";
import { type Prediction, structureFromLabels, structureFromSections } from "#lib/structure.ts";

/** Options of {@linkcode createReferenceSongs}. */
export interface ReferenceSongsOptions {
  readonly languages?: readonly (string | null)[];
}

/**
 * Random songs of one to five sections of one to six lines, whose languages alternate. Each section is a
 * stanza, and those of one label and length are identical.
 */
export function createReferenceSongs(
  songs: number,
  seed: number,
  { languages = ["en"] }: ReferenceSongsOptions = {},
): ReferenceSong[] {
  const random = seededRandom(seed);
  return Array.from({ length: songs }, (_, song) => {
    const sections = sectionsOf(random), reference = structureFromSections(sections);
    const stanzas = sections.map(({ start, end, label }) => ({
      start,
      end,
      words: `${label} of ${end - start} lines`,
    }));
    return {
      id: `song-${song}`,
      occurrence: 1,
      language: languages[song % languages.length],
      lines: reference.labels.map((_, line) => `line ${line}`),
      breaks: [],
      reference: { ...reference, stanzas },
    };
  });
}

/** Random sections: a verse may follow a verse. */
function sectionsOf(random: Random) {
  let end = 0;
  return Array.from({ length: 1 + random.below(5) }, () => {
    const start = end, label: Label = random.next() < 0.4 ? "chorus" : "verse";
    end += 1 + random.below(6);
    return { start, end, label };
  });
}

/** Options of {@linkcode systemFor}. */
export interface SystemOptions {
  /** The share of lines that it is unsure of. */
  readonly unsure?: number;
  readonly says_probabilities?: boolean;
}

/** A system that labels lines correctly where it is sure, and at random elsewhere. */
export function systemFor(
  songs: readonly ReferenceSong[],
  name: string,
  seed: number,
  { unsure = 0.4, says_probabilities = true }: SystemOptions = {},
): System {
  const random = seededRandom(seed);
  const predictions = songs.map(({ reference }): Prediction => {
    const chorus = Float32Array.from(reference.labels, (label) => {
      if (random.next() < unsure) return random.next();
      return label === "chorus" ? 0.75 + random.next() / 4 : random.next() / 4;
    });
    const labels = Array.from(chorus, (p): Label => p >= 0.5 ? "chorus" : "verse");
    return { ...structureFromLabels(labels), ...(says_probabilities && { chorus }) };
  });
  return { name, model: null, predictions };
}
