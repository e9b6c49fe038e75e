/**
 * The feature set `repetition`: what repeats in a song and where, without any dictionary.
 *
 * @module
 */
import type { FeatureSet, IncrementalFeatures, SongFeatures } from "../contract.ts";
import { CHANGE_NUMBERS, changeNumbers } from "./change_numbers.ts";
import { diagonalMeans } from "./diagonals.ts";
import { POSITION_NUMBERS, positionNumbers } from "./position_numbers.ts";
import { logRunLengths, RUN_NUMBERS, runNumbers } from "./run_numbers.ts";
import { SIMILARITY_NUMBERS, similarityNumbers } from "./similarity_numbers.ts";
import { SongText } from "./song_text.ts";
import { WORDING_NUMBERS, wordingNumbers } from "./wording_numbers.ts";

/** The similarities that features of lines summarise. */
const SIMILARITIES = [
  "dice",
  "dice_mean_1",
  "dice_mean_2",
  "dice_mean_4",
  "head",
  "tail",
  "words",
] as const;

const PAIR_NAMES = [
  "dice",
  "exact",
  "dice_mean_1",
  "dice_mean_2",
  "log_run",
  "head",
  "tail",
  "words",
] as const;

/** Pairs of lines make runs from this similarity on. */
const RUN = 0.7;
const LOOSE_RUN = 0.5;
const EXACT = Math.fround(0.999);

const prefixed = (prefix: string, names: readonly string[]) =>
  names.map((name) => `${prefix}_${name}`);

/**
 * 98 numbers of each line, and eight of each pair of lines. `docs/features.md` defines them.
 *
 * A song of L lines, D of them different, takes 4 D² to 8 D² bytes while it grows, and its words. Its
 * features take 32 L² bytes, and 40 L² more while they are computed: 128 and 160 MB for 2,000 lines.
 *
 * @example
 * ```ts
 * import { computeFeatures, repetition } from "@refrain/refrain";
 * import assert from "node:assert/strict";
 *
 * const { values, pairs } = computeFeatures(repetition, ["Walk on", "Sing it loud", "Walk on!"]);
 * assert.equal(values[repetition.names.indexOf("dice_largest")], 1);
 * assert.equal(pairs.length, 3 * 3 * repetition.pairNames.length);
 * ```
 */
export const repetition: FeatureSet = {
  name: "repetition",
  names: [
    ...SIMILARITIES.flatMap((name) => prefixed(name, SIMILARITY_NUMBERS)),
    ...prefixed("run", RUN_NUMBERS),
    ...prefixed("loose_run", RUN_NUMBERS),
    ...CHANGE_NUMBERS,
    ...WORDING_NUMBERS,
    ...POSITION_NUMBERS,
  ],
  pairNames: PAIR_NAMES,
  start: () => new IncrementalRepetition(),
};

class IncrementalRepetition implements IncrementalFeatures {
  readonly #lines: string[] = [];
  readonly #text = new SongText();

  push(line: string): void {
    this.#lines.push(line);
    this.#text.push(line);
  }

  get bytes(): number {
    return this.#text.bytes;
  }

  features(breaks: readonly number[] = []): SongFeatures {
    const lines = this.#lines.length, dice = this.#text.dice();
    const matrices = {
      dice,
      exact: dice.map((value) => value >= EXACT ? 1 : 0),
      dice_mean_1: diagonalMeans(dice, lines, 1),
      dice_mean_2: diagonalMeans(dice, lines, 2),
      dice_mean_4: diagonalMeans(dice, lines, 4),
      log_run: logRunLengths(dice, lines, RUN),
      head: this.#text.heads(),
      tail: this.#text.tails(),
      words: this.#text.words(),
    };
    const values = interleave(lines, [
      ...SIMILARITIES.map((name) => similarityNumbers(matrices[name], lines)),
      runNumbers(dice, lines, RUN),
      runNumbers(dice, lines, LOOSE_RUN),
      changeNumbers(dice, lines),
      wordingNumbers(this.#text.texts()),
      positionNumbers(lines),
    ]);
    const pairs = interleave(lines * lines, PAIR_NAMES.map((name) => matrices[name]));
    return { lines: [...this.#lines], values, pairs, breaks: [...breaks] };
  }
}

/** Joins matrices of the same number of rows side by side. */
function interleave(rows: number, matrices: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(matrices.reduce((sum, { length }) => sum + length, 0));
  const widths = matrices.map(({ length }) => length / rows);
  for (let row = 0, next = 0; row < rows; row++) {
    for (let place = 0; place < matrices.length; place++) {
      const matrix = matrices[place], end = (row + 1) * widths[place];
      for (let index = row * widths[place]; index < end; index++) joined[next++] = matrix[index];
    }
  }
  return joined;
}
