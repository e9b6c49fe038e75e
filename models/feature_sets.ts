/**
 * The feature sets of this release.
 *
 * @module
 */
import { type FeatureSet, noFeatures } from "#lib/features/contract.ts";
import { repetition } from "#lib/features/repetition/feature_set.ts";

/** A feature set that needs dictionaries is imported when it is asked for. */
const featureSets: Readonly<Record<string, () => Promise<FeatureSet>>> = {
  none: () => Promise.resolve(noFeatures),
  ssm60: async () => (await import("#lib/features/ssm60.ts")).ssm60,
  repetition: () => Promise.resolve(repetition),
};

/**
 * The name of every feature set that a model can ask for.
 *
 * @example
 * ```ts
 * import { FEATURE_SET_NAMES } from "@refrain/refrain";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(FEATURE_SET_NAMES, ["none", "ssm60", "repetition"]);
 * ```
 */
export const FEATURE_SET_NAMES: readonly string[] = Object.keys(featureSets);

/**
 * Loads a feature set, and the dictionaries that it needs: `ssm60` needs two of English, `repetition`
 * none.
 *
 * @example
 * ```ts
 * import { loadFeatureSet } from "@refrain/refrain";
 * import assert from "node:assert/strict";
 *
 * const { names } = await loadFeatureSet("ssm60");
 * assert.equal(names.length, 60);
 * ```
 *
 * @throws {Error} that lists the known names if there is no such feature set.
 */
export async function loadFeatureSet(name: string): Promise<FeatureSet> {
  if (!FEATURE_SET_NAMES.includes(name)) {
    throw new Error(
      `Unknown feature set "${name}": this version of Refrain has ${FEATURE_SET_NAMES.join(", ")}`,
    );
  }
  return await featureSets[name]();
}
