/**
 * The feature sets of this release. Importing this module loads their dictionaries.
 *
 * @module
 */
import { type FeatureSet, noFeatures, summaryFeatures } from "./contract.ts";
import { createWordOverlap, headFeature, rhymeFeature, tailFeature } from "./line_comparisons.ts";
import { createPartOfSpeech } from "./part_of_speech.ts";

/**
 * The sixty features of the reference system: twelve summaries of the rows of five self-similarity
 * matrices, which compare the heads, tails, rhymes, parts of speech and words of lines.
 *
 * @example
 * ```ts
 * import { ssm60 } from "@refrain/refrain";
 * import assert from "node:assert/strict";
 *
 * assert.equal(ssm60.names.length, 60);
 * ```
 */
export const ssm60: FeatureSet = summaryFeatures(
  "ssm60",
  () => [headFeature, tailFeature, rhymeFeature, createPartOfSpeech(), createWordOverlap()],
);

/**
 * Every feature set that a model can ask for by name.
 *
 * @example
 * ```ts
 * import { featureSets } from "@refrain/refrain";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(featureSets.map(({ name }) => name), ["none", "ssm60"]);
 * ```
 */
export const featureSets: readonly FeatureSet[] = [noFeatures, ssm60];
