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
  usage: "refrain train [flags] [--output MODEL] FILE|FOLDER...",
  about: `
Reads songs with reference labels in every format that annotate reads, trains the network and writes
the model (safetensors) and its card (the same name, .md).

  refrain train examples/open-songs/train.jsonl.gz --output my.safetensors \\
    --validation examples/open-songs/validation.jsonl.gz
  refrain annotate --model my.safetensors < songs.jsonl

A tenth of the training songs, chosen by the checksum of their ids, is held out. On them, a network with
--patience decides when training stops and which weights are kept; a network with --epochs fits how it
decodes and calibrates labels. Validation songs are scored once, after training, together with the
recurring-pair rule, which learns nothing. The same seed gives the same model.

  refrain train songs.jsonl --train-with others.jsonl --folds 5 --seeds 3 --predictions cv
  refrain train songs.jsonl --train-with others.jsonl --folds source --predictions by-source
  refrain evaluate songs.jsonl --predictions cv/seed-1 --predictions cv/seed-1-breaks

--folds cross-validates: for each fold, a network is trained on all songs but those of the fold (and
their near duplicates) and predicts these, with and without their stanza breaks. A field such as source
makes one fold of each value. --corrupt-breaks missing:0.3 adds a folder cv/seed-1-missing-0.3, predicted
with breaks of which 30 % are missing. Finished folds are kept, and the same command resumes after them.
`,
  settings: trainSettings,
  // Imported when it runs: TensorFlow.js is a download of 300 MB that other commands do without.
  run: async (invocation, signal) =>
    await (await import("./run.ts")).runTraining(invocation, signal),
});
