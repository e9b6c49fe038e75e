/**
 * `refrain train`: the command line of training.
 *
 * @module
 */
import { ssm60 } from "#lib/features/feature_set.ts";
import { SONG_LIMITS } from "#lib/song.ts";
import { artifactOfBytes, bytesOfArtifact, type ModelRecord, taggerOf } from "#models/artifact.ts";
import { startBackend } from "#models/backend.ts";
import { modelCard } from "#models/model_card.ts";
import type { Epoch } from "#models/training/fit.ts";
import type { TrainingRecord } from "#models/training/record.ts";
import configuration from "../deno.json" with { type: "json" };
import { command } from "./command.ts";
import { EXIT, RunError } from "./exit.ts";
import type { Flags, Parsed } from "./flags.ts";
import { fileSink } from "./sinks/file.ts";
import { filesSource, findFiles } from "./sources/files.ts";
import { MAX_RECORD_BYTES } from "./sources/source.ts";
import { type DataSet, readDataSet } from "./data_set.ts";
import { scoresOf, train } from "./train.ts";
import { settingFlags, settingsOf } from "./train_settings.ts";

const flags = {
  output: { kind: "text", value: "FILE", letter: "o", help: "Write the model here (required)" },
  validation: {
    kind: "list",
    value: "FILE",
    help: "Score the model on these songs, once, at the end; give it again for more",
  },
  name: { kind: "text", value: "NAME", help: "What the model is called (blstm)" },
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
    const data = await readAll(operands);
    const validation = await readAll(given.validation);
    const sinks = {
      model: await fileSink(output, given),
      card: await fileSink(cardOf(output), given),
    };
    try {
      const bytes = await trained(given, data, validation, signal);
      const artifact = artifactOfBytes(bytes);
      await sinks.card.write(modelCard(artifact.record));
      await sinks.model.write(bytes);
      for (const sink of Object.values(sinks)) await sink.close();
      console.log(`${output} ${artifact.checksum}`);
      return EXIT.done;
    } catch (error) {
      for (const sink of Object.values(sinks)) await sink.abandon();
      if (signal.aborted) return signal.reason as number;
      throw error;
    }
  },
});

type Given = Parsed<typeof flags>["flags"];

async function readAll(paths: readonly string[]): Promise<DataSet[]> {
  const sets: DataSet[] = [];
  for (const path of paths) {
    const { files } = await findFiles([path]);
    const set = await readDataSet(
      shortName(path),
      filesSource(files, "auto", MAX_RECORD_BYTES),
      SONG_LIMITS,
    );
    set.rejects.forEach((reject) => console.error(reject.trimEnd()));
    console.error(
      `${set.name}: ${set.songs.length} labelled songs, ${set.unlabelled} without labels, ` +
        `${set.rejects.length} rejected`,
    );
    if (set.songs.length === 0) {
      throw new RunError(EXIT.unreadable, `${path} holds no song with gold labels`);
    }
    sets.push(set);
  }
  return sets;
}

async function trained(
  given: Given,
  data: readonly DataSet[],
  validation: readonly DataSet[],
  signal: AbortSignal,
): Promise<Uint8Array> {
  await startBackend();
  const settings = settingsOf(given);
  const { weights, epochs, ...used } = await train(ssm60, data, settings, showEpoch, signal);
  const training: TrainingRecord = {
    command: commandOf(given, data, validation),
    release: configuration.version,
    settings: { ...settings },
    ...used,
    epochs: epochs.map(({ seconds: _, ...epoch }) => epoch),
    scores: [],
  };
  const record: ModelRecord = {
    schema: "refrain.model/1",
    name: given.name ?? "blstm",
    version: given["model-version"] ?? "1.0.0",
    network: "blstm",
    featureSet: ssm60.name,
    featureNames: [...ssm60.names],
    labels: ["verse", "chorus"],
    calibration: null,
    training,
  };
  const network = taggerOf({ record, weights, checksum: "" });
  for (const set of validation) training.scores.push(...await scoresOf(network, set));
  network.dispose();
  return bytesOfArtifact(record, weights);
}

function showEpoch({ epoch, trainingLoss, loss, macroF1, seconds, best }: Epoch): void {
  console.error(
    `epoch ${String(epoch).padStart(3)}  training loss ${trainingLoss.toFixed(4)}  ` +
      `held-out loss ${loss.toFixed(4)}  held-out macro F1 ${macroF1.toFixed(4)}  ` +
      `${seconds.toFixed(1)} s${best ? "  best" : ""}`,
  );
}

/** The command that makes the model again, folders shortened. */
function commandOf(
  given: Given,
  data: readonly DataSet[],
  validation: readonly DataSet[],
): string {
  const stated = Object.entries(given)
    .filter(([flag, value]) => typeof value !== "object" && value !== undefined && flag !== "force")
    .map(([flag, value]) => `--${flag} ${flag === "output" ? shortName(String(value)) : value}`);
  const sets = validation.map(({ name }) => `--validation ${name}`);
  return ["refrain train", ...data.map(({ name }) => name), ...sets, ...stated].join(" ");
}

/** A path without the folders that say nothing of the data: `pop-lyrics/train.jsonl.gz`. */
function shortName(path: string): string {
  return path.split(/[/\\]/).filter((part) => part !== "").slice(-2).join("/");
}

function cardOf(model: string): string {
  return `${model.replace(/\.safetensors$/, "")}.md`;
}
