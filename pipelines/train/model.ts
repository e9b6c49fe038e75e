/**
 * Trains a model, and returns its artifact with the record of its training.
 *
 * @module
 */
import { computeFeatures, type FeatureSet } from "#lib/features/contract.ts";
import { loadFeatureSet } from "#lib/features/registry.ts";
import { encodeArtifact, type ModelRecord } from "#models/artifact.ts";
import type { LabelledFeatures } from "#models/network.ts";
import { findNetwork } from "#models/networks/registry.ts";
import { type Epoch, fit } from "#models/training/fit.ts";
import { toRecordedSettings } from "#models/training/record.ts";
import configuration from "../../deno.json" with { type: "json" };
import { flagName } from "../cli/setting.ts";
import type { Given } from "../cli/define_settings.ts";
import {
  countLines,
  dataChecksum,
  type DataSet,
  type LabelledSong,
  shortName,
  splitHeldOut,
} from "../stream/data_set.ts";
import { scoreModel } from "./scores.ts";
import { toTrainingSettings, type trainSettings, type TrainValues } from "./settings.ts";

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
  const { weights, epochs } = await fit(
    network,
    { training: withFeatures(training, featureSet), heldOut: withFeatures(heldOut, featureSet) },
    featureSet.names.length,
    trainingSettings,
    { report: showEpoch, clock: () => performance.now(), signal },
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
    decoding: null,
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
      epochs: epochs.map(({ seconds: _, ...epoch }) => epoch),
      scores: [],
    },
  };
  record.training.scores = await scoreModel({ record, weights, checksum: "" }, validation);
  return encodeArtifact(record, weights);
}

function withFeatures(songs: readonly LabelledSong[], featureSet: FeatureSet): LabelledFeatures[] {
  return songs.map(({ song, labels }) => ({
    features: computeFeatures(featureSet, song.lines),
    labels,
  }));
}

/** Prints one line for an epoch. */
function showEpoch({ epoch, training_loss, loss, macro_f1, seconds, best }: Epoch): void {
  console.error(
    `epoch ${String(epoch).padStart(3)}  training loss ${training_loss.toFixed(4)}  ` +
      `held-out loss ${loss.toFixed(4)}  held-out macro F1 ${macro_f1.toFixed(4)}  ` +
      `${seconds.toFixed(1)} s${best ? "  best" : ""}`,
  );
}

/** The command that trains the same model again, with shortened folders. */
function toCommand(
  given: Given<typeof trainSettings.shape>,
  data: readonly DataSet[],
  validation: readonly DataSet[],
): string {
  const { validation: _, force: __, note: ___, ...others } = given;
  const flags = Object.entries(others).map(([key, value]) =>
    `--${flagName(key)} ${key === "output" ? shortName(String(value)) : value}`
  );
  const sets = validation.map(({ name }) => `--validation ${name}`);
  return ["refrain train", ...data.map(({ name }) => name), ...sets, ...flags].join(" ");
}

/** The path of a model without `.safetensors`. */
export function withoutExtension(model: string): string {
  return model.replace(/\.safetensors$/, "");
}
