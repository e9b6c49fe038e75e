/**
 * Builds the tagger of a trained model.
 *
 * @module
 */
import { loadFeatureSet } from "./feature_sets.ts";
import { parseSchema } from "#lib/parse_schema.ts";
import { z } from "zod";
import { type Artifact, toModelInfo } from "./artifact.ts";
import type { LineTagger } from "./network.ts";
import { findNetwork } from "./networks/registry.ts";
import { checkWeights } from "./weights.ts";

/**
 * Builds the tagger of a trained model. Loads only what its network needs to tag.
 *
 * @throws {Error} if this version of Refrain lacks the model's network or feature set, or has a
 * different feature set of that name, or if the weights or the decoding do not fit the network.
 */
export async function createTagger(artifact: Artifact): Promise<LineTagger> {
  const { record, weights } = artifact, { calibration, decoding } = record;
  const network = findNetwork(record.network);
  const featureSet = await loadFeatureSet(record.feature_set);
  if (featureSet.names.join() !== record.feature_names.join()) {
    throw new Error(
      `Cannot use the model: feature set "${record.feature_set}" has other features in this version ` +
        "of Refrain",
    );
  }
  checkWeights(weights, network.shapes(featureSet.names.length, weights));
  const decodingSchema = network.decodingSchema ?? z.null({ error: "this network has none" });
  const read = parseSchema(z.object({ decoding: decodingSchema }), { decoding });
  if ("fault" in read) throw new Error(`Cannot use the model: ${read.fault}`);
  return await network.createTagger({
    model: toModelInfo(artifact),
    featureSet,
    weights,
    calibration,
    decoding: read.value.decoding,
  });
}
