/**
 * Checks of the settings, songs and models of an evaluation.
 *
 * @module
 */
import type { ReferenceSong } from "#lib/evaluation/system.ts";
import type { LoadedModel } from "../annotator/model_store.ts";
import type { DataSet } from "../stream/data_set.ts";
import { didYouMean } from "#lib/did_you_mean.ts";
import { EXIT, RunError } from "../errors.ts";
import type { PredictionFile } from "./predictions.ts";

/**
 * Refuses songs that are both scored and used to fit a temperature, even under another id.
 *
 * @throws {RunError} with exit code 65 if songs are in both.
 */
export function checkNoOverlap(calibration: readonly DataSet[], data: readonly DataSet[]): void {
  const words = new Set(data.flatMap(({ songs }) => songs.map(({ song }) => toText(song.lines))));
  for (const { name, songs } of calibration) {
    const both = songs.filter(({ song }) => words.has(toText(song.lines)));
    if (both.length > 0) {
      throw new RunError(
        EXIT.unreadable,
        `--calibrate-on ${name}: ${both.length} of its ${songs.length} songs are among those that ` +
          `are scored, such as ${both[0].song.id}; a temperature is not reported on what it was ` +
          "fitted on",
      );
    }
  }
}

/**
 * Refuses to fit a temperature if no model gives probabilities.
 *
 * @throws {RunError} with exit code 64 if none does.
 */
export function checkProbabilities(models: readonly LoadedModel[]): void {
  if (models.every(({ tagger }) => tagger.model.probabilities === "none")) {
    throw new RunError(EXIT.usage, "--calibrate-on needs a --model that gives probabilities");
  }
}

/**
 * Refuses a song that is not scored, because the report could not show it.
 *
 * @param files a song needs a prediction in each of them to be scored
 * @throws {RunError} with exit code 64 if there is no song of that id, or it is not scored.
 */
export function checkSong(
  id: string,
  songs: readonly ReferenceSong[],
  files: readonly PredictionFile[],
): void {
  const places = [...songs.keys()].filter((place) => songs[place].id === id);
  if (places.length === 0) {
    const nearest = didYouMean(id, songs.map((song) => song.id));
    throw new RunError(EXIT.usage, `--song ${id}: there is no such song${nearest}`);
  }
  for (const { name, predictions } of files) {
    if (places.every((place) => predictions[place] === undefined)) {
      throw new RunError(EXIT.usage, `--song ${id}: ${name} has no prediction for it`);
    }
  }
}

/** Warns of songs with the same words: they count twice and make intervals too narrow. */
export function warnOfCopies(songs: readonly ReferenceSong[]): void {
  const copies = songs.length - new Set(songs.map(({ lines }) => toText(lines))).size;
  if (copies > 0) {
    console.error(
      `warning: ${copies} of ${songs.length} songs have the words of a song before them`,
    );
  }
}

function toText(lines: readonly string[]): string {
  return lines.join("\n");
}
