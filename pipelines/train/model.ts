/**
 * Trains a model, and returns its artifact with the record of its training.
 *
 * @module
 */
import { loadFeatureSet } from "#models/feature_sets.ts";
import { encodeArtifact, type ModelRecord } from "#models/artifact.ts";
import { findNetwork } from "#models/networks/registry.ts";
import { toRecordedSettings } from "#models/training/record.ts";
import { z } from "zod";
import configuration from "../../deno.json" with { type: "json" };
import { flagName } from "../cli/setting.ts";
import type { Given } from "../cli/define_settings.ts";
import {
  countLines,
  dataChecksum,
  type DataSet,
  shortName,
  splitHeldOut,
} from "../stream/data_set.ts";
import { scoreModel } from "./scores.ts";
import { toTrainingSettings, type trainSettings, type TrainValues } from "./settings.ts";
import { FeatureStore, showEpoch, trainNetwork } from "./trained_network.ts";

/** The arguments of a run of train. */
export interface TrainingInvocation {
  readonly settings: TrainValues;
  readonly given: Given<typeof trainSettings.shape>;
  readonly operands: readonly string[];
}

/** Trains a network and scores it. Returns the bytes of the artifact. */
export async function trainModel(
  { settings, given }: Omit<TrainingInvocation, "operands">,
  data: readonly DataSet[],
  validation: readonly DataSet[],
  signal: AbortSignal,
): Promise<Uint8Array> {
  const network = findNetwork(settings.network);
  const trainingSettings = toTrainingSettings(network, given);
  const featureSet = await loadFeatureSet(network.featureSet);
  const { training, heldOut } = splitHeldOut(data);
  const { weights, decoding, epochs, tooLong } = await trainNetwork(
    network,
    trainingSettings,
    { training, heldOut },
    { features: new FeatureStore(featureSet), report: showEpoch, signal },
  );
  const record: ModelRecord = {
    schema: "refrain.model/1",
    name: settings.name ?? withoutExtension(settings.output!).replace(/.*[/\\]/, ""),
    version: settings.modelVersion,
    network: network.name,
    feature_set: featureSet.name,
    feature_names: [...featureSet.names],
    labels: ["verse", "chorus"],
    calibration: null,
    decoding: z.json().parse(decoding),
    training: {
      command: toCommand(given, data, validation),
      release: configuration.version,
      note: settings.note ?? null,
      settings: toRecordedSettings(trainingSettings),
      data: data.map(({ name, songs }) => ({
        name,
        songs: songs.length,
        lines: countLines(songs),
        checksum: dataChecksum(songs),
      })),
      held_out: { songs: heldOut.length, lines: countLines(heldOut) },
      too_long: tooLong,
      epochs: epochs.map(({ seconds: _, ...epoch }) => epoch),
      scores: [],
    },
  };
  const known = [...heldOut, ...training];
  record.training.scores = await scoreModel({ record, weights, checksum: "" }, validation, known);
  return encodeArtifact(record, weights);
}

/** Settings that do not change the model, or that are written in another way. */
const NOT_REPEATED = new Set([
  ...["validation", "force", "note"],
  ...["folds", "seeds", "trainWith", "corruptBreaks", "predictions"],
]);

/** The command that trains the same model again, with shortened folders. */
function toCommand(
  given: Given<typeof trainSettings.shape>,
  data: readonly DataSet[],
  validation: readonly DataSet[],
): string {
  const others = Object.entries(given).filter(([key]) => !NOT_REPEATED.has(key));
  const flags = others.map(([key, value]) =>
    `--${flagName(key)} ${key === "output" ? shortName(String(value)) : value}`
  );
  const sets = validation.map(({ name }) => `--validation ${name}`);
  return ["refrain train", ...data.map(({ name }) => name), ...sets, ...flags].join(" ");
}

/** The path of a model without `.safetensors`. */
export function withoutExtension(model: string): string {
  return model.replace(/\.safetensors$/, "");
}
