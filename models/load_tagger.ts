/**
 * From a stored model to the tagger that it stands for.
 *
 * @module
 */
import { featureSets } from "#lib/features/registry.ts";
import { type Artifact, modelNameOf } from "./artifact.ts";
import { Blstm } from "./networks/blstm/tagger.ts";
import type { LineTagger } from "./network.ts";

/**
 * The tagger of a model.
 *
 * @throws {Error} if this release lacks the model's feature set, or has another under its name, or if
 * the weights do not fit the network.
 */
export function taggerOf(artifact: Artifact): LineTagger {
  const { record, weights } = artifact;
  const featureSet = featureSets.find(({ name }) => name === record.feature_set);
  if (featureSet === undefined || featureSet.names.join() !== record.feature_names.join()) {
    throw new Error(
      `Cannot use the model: its feature set "${record.feature_set}" is not known here`,
    );
  }
  return new Blstm(modelNameOf(artifact), featureSet, weights, record.calibration ?? undefined);
}
