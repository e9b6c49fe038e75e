/**
 * `refrain train`: the command line of training.
 *
 * @module
 */
import { command } from "../cli/command.ts";
import { trainFlags } from "./settings.ts";

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
  flags: trainFlags,
  // Loaded when it runs: TensorFlow.js is 300 MB to download, and `refrain --help` does without.
  run: async (given, signal) => await (await import("./session.ts")).runTraining(given, signal),
});
