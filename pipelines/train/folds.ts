/**
 * The folds of a cross-validation: which songs each trains on, and which it scores.
 *
 * @module
 */
import { assignFolds } from "#lib/folds.ts";
import { groupNearDuplicates } from "#lib/near_duplicates.ts";
import { EXIT, RunError } from "../errors.ts";
import type { DataSet, LabelledSong } from "../stream/data_set.ts";

/** One fold. No song to train on is a near duplicate of a song to score. */
export interface Fold {
  /** Its number, from 1; or the value of the field that its songs share. */
  readonly name: string;
  readonly scored: readonly LabelledSong[];
  /** All other songs, near duplicates excepted. */
  readonly training: readonly LabelledSong[];
}

/**
 * Plans folds that score each song of some data sets once.
 *
 * @param data sets whose songs are scored, and trained on by the other folds
 * @param others sets whose songs every fold trains on
 * @param folds the number of folds; or a field of the songs, of which each value makes a fold
 * @throws {RunError} with exit code 65 if a song lacks the field, or there are too few folds.
 */
export function planFolds(
  data: readonly DataSet[],
  others: readonly DataSet[],
  folds: string,
): Fold[] {
  const scored = data.flatMap(({ songs }) => songs);
  const all = [...scored, ...others.flatMap(({ songs }) => songs)];
  const groups = groupNearDuplicates(all.map(({ song }) => song));
  const names = isCount(folds)
    ? assignFolds(
      scored.map(({ song, labels }, place) => ({
        id: song.id,
        group: groups[place],
        hasChorus: labels.includes("chorus"),
      })),
      Number(folds),
    ).map((fold) => String(fold + 1))
    : scored.map((labelled) => valueOf(labelled, folds));
  const values = [...new Set(names)].sort(
    isCount(folds)
      ? (one, other) => Number(one) - Number(other)
      : (one, other) => one < other ? -1 : 1,
  );
  if (values.length < (isCount(folds) ? Number(folds) : 2)) {
    throw new RunError(
      EXIT.unreadable,
      isCount(folds)
        ? `--folds ${folds}: only ${values.length} folds have songs, because near duplicates stay ` +
          "together. Give more songs, or fewer folds"
        : `--folds ${folds}: all songs have the same value, ${values[0]}`,
    );
  }
  return values.map((name) => {
    const isScored = (place: number) => names[place] === name;
    const taken = new Set(groups.filter((_, place) => isScored(place)));
    return {
      name,
      scored: scored.filter((_, place) => isScored(place)),
      training: all.filter((_, place) => !taken.has(groups[place])),
    };
  });
}

/** Whether `--folds` states a number of folds. */
function isCount(folds: string): boolean {
  return /^\d+$/.test(folds);
}

function valueOf({ song }: LabelledSong, field: string): string {
  const value = { ...song.extra, ...song }[field];
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new RunError(
    EXIT.unreadable,
    `--folds ${field}: song ${song.id} has no text or number in its field "${field}"`,
  );
}
