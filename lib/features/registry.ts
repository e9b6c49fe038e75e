/**
 * The feature sets of this release. They bring the dictionaries that their views look words up in.
 *
 * @module
 */
import { type FeatureSet, noFeatures, summaryFeatures } from "./contract.ts";
import { head } from "./head.ts";
import { partOfSpeechView } from "./part_of_speech.ts";
import { phonetic } from "./rhyme.ts";
import { stringView } from "./word_overlap.ts";
import { tail } from "./tail.ts";

/** The sixty numbers of the reference system: five views, twelve numbers each. */
export const ssm60: FeatureSet = summaryFeatures(
  "ssm60",
  () => [head, tail, phonetic, partOfSpeechView(), stringView()],
);

/** Every feature set that a model may name. */
export const featureSets: readonly FeatureSet[] = [noFeatures, ssm60];
