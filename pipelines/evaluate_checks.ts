/**
 * What evaluation asks of its songs.
 *
 * @module
 */
import type { GoldSong } from "#lib/evaluation/system.ts";
import { closest } from "fastest-levenshtein";
import { resolve } from "node:path";
import type { LoadedModel } from "./artifact_store.ts";
import type { DataSet } from "./data_set.ts";
import type { EvaluateFlags } from "./evaluate_flags.ts";
import { EXIT, RunError } from "./exit.ts";

/**
 * A temperature is not reported on songs that it was fitted on, whatever they are called there.
 *
 * @throws {RunError} with exit code 65 if songs are in both.
 */
export function checkApart(calibration: readonly DataSet[], data: readonly DataSet[]): void {
  const words = new Set(data.flatMap(({ songs }) => songs.map(({ song }) => wordsOf(song.lines))));
  for (const { name, songs } of calibration) {
    const both = songs.filter(({ song }) => words.has(wordsOf(song.lines)));
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
 * Flags that would do nothing, and songs that would count twice, are refused.
 *
 * @throws {RunError} with exit code 64.
 */
export function checkFlags(given: EvaluateFlags, paths: readonly string[]): void {
  for (const flag of ["song", "show-words"] as const) {
    if (given[flag] && given.report === undefined) {
      throw new RunError(EXIT.usage, `--${flag} is for the report: --report says where it goes`);
    }
  }
  const named = paths.map((path) => resolve(path));
  const twice = paths.find((_, place) => named.indexOf(named[place]) < place);
  if (twice !== undefined) {
    throw new RunError(EXIT.usage, `${twice} is named twice: its songs would count twice`);
  }
}

/**
 * A temperature is fitted for models that give probabilities.
 *
 * @throws {RunError} with exit code 64 if none does.
 */
export function checkProbabilities(models: readonly LoadedModel[]): void {
  if (models.every(({ tagger }) => tagger.model.probabilities === "none")) {
    throw new RunError(EXIT.usage, "--calibrate-on needs a --model that gives probabilities");
  }
}

/** @throws {RunError} with exit code 64 if there is no song of that id. */
export function checkSong(id: string, songs: readonly GoldSong[]): void {
  if (songs.some((song) => song.id === id)) return;
  const nearest = closest(id, songs.map((song) => song.id));
  throw new RunError(EXIT.usage, `--song ${id}: there is no such song. Did you mean ${nearest}?`);
}

function wordsOf(lines: readonly string[]): string {
  return lines.join("\n");
}
