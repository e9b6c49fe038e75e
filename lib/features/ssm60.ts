/**
 * The feature set `ssm60`. Importing this module loads the dictionaries of rhymes and parts of speech.
 *
 * @module
 */
import { type FeatureSet, summaryFeatures } from "./contract.ts";
import { createWordOverlap, headFeature, rhymeFeature, tailFeature } from "./line_comparisons.ts";
import { createPartOfSpeech } from "./part_of_speech.ts";

/**
 * The sixty features of the reference system: twelve summaries of the rows of five self-similarity
 * matrices, which compare the heads, tails, rhymes, parts of speech and words of lines.
 */
export const ssm60: FeatureSet = summaryFeatures(
  "ssm60",
  () => [headFeature, tailFeature, rhymeFeature, createPartOfSpeech(), createWordOverlap()],
);
