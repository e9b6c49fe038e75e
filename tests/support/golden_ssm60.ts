import { type FeatureSet, summaryFeatures } from "#lib/features/contract.ts";
import {
  createWordOverlap,
  headFeature,
  rhymeFeature,
  tailFeature,
} from "#lib/features/line_comparisons.ts";
import { createPartOfSpeech } from "#lib/features/part_of_speech.ts";
import type { PartOfSpeech } from "#lib/language/parts_of_speech.ts";
import golden from "../golden/ssm60.json" with { type: "json" };

export const NUMBERS_A_VIEW = golden.numbers.length;
export const TOLERANCE = golden.tolerance;
export const VIEWS: readonly string[] = golden.views;

/** A song whose sixty features were computed by another implementation, from the given tags. */
export interface GoldenSong {
  readonly id: string;
  readonly lines: readonly string[];
  /** The parts of speech of each line. */
  readonly tags: readonly (readonly PartOfSpeech[])[];
  /** The features of each line, [L][60]. */
  readonly values: readonly (readonly number[])[];
}

export const goldenSongs = golden.songs as unknown as readonly GoldenSong[];

/** The line features of ssm60, with the golden tags of one song in place of a tagger. */
export function withGoldenTags(song: GoldenSong): FeatureSet {
  const tagsOfLine = new Map(song.lines.map((line, place) => [line, song.tags[place]]));
  const tagger = (line: string) => tagsOfLine.get(line)!;
  return summaryFeatures(
    "golden",
    () => [headFeature, tailFeature, rhymeFeature, createPartOfSpeech(tagger), createWordOverlap()],
  );
}
