/**
 * The feature sets of this release. They bring the dictionaries that their views look words up in.
 *
 * @module
 */
import { type FeatureSet, noFeatures, summaryFeatures } from "./contract.ts";
import { headFeature } from "./head.ts";
import { createPartOfSpeech } from "./part_of_speech.ts";
import { rhymeFeature } from "./rhyme.ts";
import { createWordOverlap } from "./word_overlap.ts";
import { tailFeature } from "./tail.ts";

/** The sixty numbers of the reference system: five views, twelve numbers each. */
export const ssm60: FeatureSet = summaryFeatures(
  "ssm60",
  () => [headFeature, tailFeature, rhymeFeature, createPartOfSpeech(), createWordOverlap()],
);

/** Every feature set that a model may name. */
export const featureSets: readonly FeatureSet[] = [noFeatures, ssm60];
