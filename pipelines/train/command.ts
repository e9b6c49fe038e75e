/**
 * `refrain train`: the command line of training.
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
import { command } from "../cli/command.ts";
import { EXIT, RunError } from "../errors.ts";
import type { Flags, Parsed } from "../cli/flags.ts";
import { withSinks } from "../stream/sinks/outputs.ts";
import { type DataSet, readDataSets, shortName } from "../stream/data_set.ts";
import { scoresOf, train } from "./run.ts";
import { checkSongs } from "./checks.ts";
import { showEpoch, showScores } from "./report.ts";
import { settingFlags, settingsOf } from "./settings.ts";

const flags = {
  output: { kind: "text", value: "FILE", letter: "o", help: "Write the model here (required)" },
  validation: {
    kind: "list",
    value: "FILE",
    help: "Score the model on these songs, once, at the end; give it again for more",
  },
  name: { kind: "text", value: "NAME", help: "What the model is called (the name of its file)" },
  note: { kind: "text", value: "TEXT", help: "What the card says of the data" },
  "model-version": { kind: "text", value: "VERSION", help: "Its version (1.0.0)" },
  ...settingFlags,
  force: { kind: "switch", help: "Replace a model that exists" },
} satisfies Flags;

export const trainCommand = command({
  name: "train",
  summary: "Train a model on songs with gold labels.",
  usage: "refrain train [flags] --output MODEL FILE|FOLDER...",
  about: `
Reads songs with gold labels in every format that annotate reads, trains the network and writes the
model (safetensors) and, beside it, its card.

  refrain train examples/open-songs/train.jsonl.gz --output my.safetensors \\
    --validation examples/open-songs/validation.jsonl.gz
  refrain annotate --model my.safetensors < songs.jsonl

A tenth of the training songs, chosen by the checksum of their ids, is held out: training stops when
neither their loss nor their macro F1 has improved for some epochs, and the weights with the highest
macro F1 are kept. Validation songs are scored once, when that is decided. Beside each score stands
that of the recurring-pair rule, which learns nothing. The same seed gives the same model.
`,
  flags,
  run: async ({ flags: given, operands }, signal) => {
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
  },
});

type Given = Parsed<typeof flags>["flags"];

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
