/**
 * A run of train: from files of songs to a model and its card.
 *
 * @module
 */
import { parseArtifact } from "#models/artifact.ts";
import { modelCard } from "#models/card.ts";
import { findNetwork } from "#models/networks/registry.ts";
import { DivergenceError } from "#models/training/fit.ts";
import { EXIT, RunError } from "../errors.ts";
import { type DataSet, readDataSets, splitHeldOut } from "../stream/data_set.ts";
import { withSinks } from "../stream/sinks/outputs.ts";
import { crossValidate } from "./cross_validation.ts";
import { type TrainingInvocation, trainModel, withoutExtension } from "./model.ts";
import { toTrainingSettings } from "./settings.ts";

/** Reads the songs, trains, and writes the model and its card. Returns the exit code. */
export async function runTraining(
  invocation: TrainingInvocation,
  signal: AbortSignal,
): Promise<number> {
  const { settings, given, operands } = invocation, { output, folds } = settings;
  if (operands.length === 0) {
    throw new RunError(EXIT.usage, "Give files of songs with reference labels");
  }
  const data = await readDataSets(operands), others = await readDataSets(settings.trainWith);
  const validation = await readDataSets(settings.validation), all = [...data, ...others];
  checkSongs(all, validation);
  try {
    if (folds !== undefined) {
      const network = findNetwork(settings.network), predictions = settings.predictions!;
      const run = { network, settings: toTrainingSettings(network, given), folds, predictions };
      console.log(await crossValidate({ ...settings, ...run }, data, others, signal));
    }
    if (output !== undefined) {
      console.log(
        await writeModel(
          { ...settings, output },
          async () => await trainModel(invocation, all, validation, signal),
          signal,
        ),
      );
    }
    return EXIT.done;
  } catch (error) {
    if (error instanceof DivergenceError) throw new RunError(EXIT.failed, error.message);
    if (!signal.aborted) throw error;
    return signal.reason as number;
  }
}

/** Writes a model and its card, when it is trained. Returns a message. */
async function writeModel(
  { output, force }: { readonly output: string; readonly force: boolean },
  train: () => Promise<Uint8Array>,
  signal: AbortSignal,
): Promise<string> {
  return await withSinks(signal, async (open) => {
    const model = await open(output, { force });
    const card = await open(`${withoutExtension(output)}.md`, { force });
    const bytes = await train();
    signal.throwIfAborted();
    const { record, checksum } = parseArtifact(bytes);
    await card.write(modelCard(record));
    await model.write(bytes);
    return `wrote ${output}, model checksum ${checksum}`;
  });
}

/**
 * Checks that both parts of the training data have songs, and that no validation song is among them.
 *
 * @throws {RunError} with exit code 65 otherwise.
 */
function checkSongs(data: readonly DataSet[], validation: readonly DataSet[]): void {
  const { training, heldOut } = splitHeldOut(data);
  const songs = [...training, ...heldOut];
  if (heldOut.length === 0 || training.length === 0) {
    throw new RunError(
      EXIT.unreadable,
      `Too few songs: ${heldOut.length} of ${songs.length} are in the held-out tenth, which needs ` +
        "at least one song, as does the rest. Give more songs",
    );
  }
  const known = new Set(songs.flatMap(({ song }) => [song.id, song.lines.join("\n")]));
  for (const { name, songs } of validation) {
    const both = songs.filter(({ song }) => known.has(song.id) || known.has(song.lines.join("\n")));
    if (both.length > 0) {
      throw new RunError(
        EXIT.unreadable,
        `${name}: ${both.length} of its ${songs.length} songs are training songs, such as ` +
          `${both[0].song.id}. Scores need songs that were not trained on: remove them`,
      );
    }
  }
}
