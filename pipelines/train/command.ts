/**
 * `refrain train`: the command line of training.
 *
 * @module
 */
import { command } from "../cli/command.ts";
import { trainSettings } from "./settings.ts";

export const trainCommand = command({
  name: "train",
  summary: "Train a model on songs with reference labels.",
  usage: "refrain train [flags] --output MODEL FILE|FOLDER...",
  about: `
Reads songs with reference labels in every format that annotate reads, trains the network and writes
the model (safetensors) and its card (the same name, .md).

  refrain train examples/open-songs/train.jsonl.gz --output my.safetensors \\
    --validation examples/open-songs/validation.jsonl.gz
  refrain annotate --model my.safetensors < songs.jsonl

A tenth of the training songs, chosen by the checksum of their ids, is held out: training stops when
neither their loss nor their macro F1 has improved for some epochs, and the weights with the highest
macro F1 are kept. Validation songs are scored once, after training, together with the recurring-pair
rule, which learns nothing. The same seed gives the same model.
`,
  settings: trainSettings,
  // Imported when it runs: TensorFlow.js is a download of 300 MB that other commands do without.
  run: async (invocation, signal) =>
    await (await import("./run.ts")).runTraining(invocation, signal),
});
