/**
 * A run of `refrain train`, from files of songs to a model and its card.
 *
 * @module
 */
import { ssm60 } from "#lib/features/registry.ts";
import { artifactOfBytes, bytesOfArtifact, type ModelRecord } from "#models/artifact.ts";
import { taggerOf } from "#models/load_tagger.ts";
import { startTraining } from "#models/backend.ts";
import { modelCard } from "#models/card.ts";
import { DivergenceError } from "#models/training/fit.ts";
import type { TrainingSettings } from "#models/training/settings.ts";
import { recordedSettings, type TrainingRecord } from "#models/training/record.ts";
import configuration from "../../deno.json" with { type: "json" };
import { EXIT, RunError } from "../errors.ts";
import type { Parsed } from "../cli/flags.ts";
import { withSinks } from "../stream/sinks/outputs.ts";
import { type DataSet, readDataSets, shortName } from "../stream/data_set.ts";
import { scoresOf, train } from "./run.ts";
import { checkSongs } from "./checks.ts";
import { showEpoch, showScores } from "./report.ts";
import { settingsOf, type trainFlags } from "./settings.ts";

/** Reads the songs, trains, and writes the model and its card; the exit code. */
export async function runTraining(
  { flags: given, operands }: Parsed<typeof trainFlags>,
  signal: AbortSignal,
): Promise<number> {
  const { output } = given;
  if (output === undefined) throw new RunError(EXIT.usage, "--output says where the model goes");
  if (operands.length === 0) throw new RunError(EXIT.usage, "Give files of songs to learn from");
  const settings = settingsOf(given);
  const data = await readDataSets(operands);
  const validation = await readDataSets(given.validation);
  checkSongs(data, validation);
  const result = await withSinks(signal, async (open) => {
    const model = await open(output, given), card = await open(cardOf(output), given);
    const bytes = await trained(given, settings, data, validation, signal);
    const { record, checksum } = artifactOfBytes(bytes);
    await card.write(modelCard(record));
    await model.write(bytes);
    return `wrote ${output}, model checksum ${checksum}`;
  }).catch((error) => {
    if (error instanceof DivergenceError) throw new RunError(EXIT.failed, error.message);
    if (!signal.aborted) throw error;
  });
  if (signal.aborted) return signal.reason as number;
  console.log(result);
  return EXIT.done;
}

type Given = Parsed<typeof trainFlags>["flags"];

async function trained(
  given: Given,
  settings: TrainingSettings,
  data: readonly DataSet[],
  validation: readonly DataSet[],
  signal: AbortSignal,
): Promise<Uint8Array> {
  await startTraining();
  const { weights, epochs, ...used } = await train(ssm60, data, settings, showEpoch, signal);
  const training: TrainingRecord = {
    command: commandOf(given, data, validation),
    release: configuration.version,
    note: given.note ?? null,
    settings: recordedSettings(settings),
    ...used,
    epochs: epochs.map(({ seconds: _, ...epoch }) => epoch),
    scores: [],
  };
  const record: ModelRecord = {
    schema: "refrain.model/1",
    name: given.name ?? stemOf(given.output!),
    version: given["model-version"] ?? "1.0.0",
    network: "blstm",
    feature_set: ssm60.name,
    feature_names: [...ssm60.names],
    labels: ["verse", "chorus"],
    calibration: null,
    training,
  };
  const network = taggerOf({ record, weights, checksum: "" });
  for (const set of validation) training.scores.push(...await scoresOf(network, set));
  training.scores.forEach(showScores);
  network.dispose();
  return bytesOfArtifact(record, weights);
}

/** A file's name without folders and ending. */
function stemOf(path: string): string {
  return path.replace(/.*[/\\]/, "").replace(/\.safetensors$/, "");
}

/** The command that makes the model again, folders shortened. */
function commandOf(
  given: Given,
  data: readonly DataSet[],
  validation: readonly DataSet[],
): string {
  const stated = Object.entries(given)
    .filter(([flag, value]) =>
      typeof value !== "object" && value !== undefined && flag !== "force" && flag !== "note"
    )
    .map(([flag, value]) => `--${flag} ${flag === "output" ? shortName(String(value)) : value}`);
  const sets = validation.map(({ name }) => `--validation ${name}`);
  return ["refrain train", ...data.map(({ name }) => name), ...sets, ...stated].join(" ");
}

function cardOf(model: string): string {
  return `${model.replace(/\.safetensors$/, "")}.md`;
}
