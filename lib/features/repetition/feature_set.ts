/**
 * The feature set `repetition`: what repeats in a song and where, without any dictionary.
 *
 * @module
 */
import { SimilarityTriangle } from "../../similarity/triangle.ts";
import type { FeatureSet, IncrementalFeatures, SongFeatures } from "../contract.ts";
import { CHANGE_NUMBERS, changeNumbers } from "./change_numbers.ts";
import { diagonalMeans } from "./diagonals.ts";
import { POSITION_NUMBERS, positionNumbers } from "./position_numbers.ts";
import { logRunLengths, RUN_NUMBERS, runNumbers } from "./run_numbers.ts";
import { SIMILARITY_NUMBERS, similarityNumbers } from "./similarity_numbers.ts";
import { type LineText, parseText } from "./text.ts";
import { TokenIndex } from "./token_index.ts";
import { WORDING_NUMBERS, wordingNumbers } from "./wording_numbers.ts";

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
 * A hundred numbers of each line, and eight of each pair of lines. `docs/features.md` defines them.
 *
 * A song of L lines takes 4 L² to 8 L² bytes while it grows, and its words. Its features take 32 L²
 * bytes; to compute them takes 12 L² more for a moment.
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
  readonly #texts: LineText[] = [];
  /** The text of each different line. */
  readonly #parsed = new Map<string, LineText>();
  readonly #bigrams = new TokenIndex();
  readonly #words = new TokenIndex();
  readonly #dice = new SimilarityTriangle();
  readonly #wordOverlap = new SimilarityTriangle();

  push(line: string): void {
    const text = this.#parsed.get(line) ?? parseText(line), texts = this.#texts;
    const sharedBigrams = this.#bigrams.count(text.bigrams);
    this.#dice.push((earlier) =>
      2 * sharedBigrams[earlier] / (text.bigrams.length + texts[earlier].bigrams.length)
    );
    const sharedWords = this.#words.count(text.differentWords);
    this.#wordOverlap.push((earlier) => {
      const longer = Math.max(text.words.length, texts[earlier].words.length);
      return longer === 0 ? 1 : sharedWords[earlier] / longer;
    });
    this.#parsed.set(line, text);
    this.#bigrams.push(text.bigrams);
    this.#words.push(text.words);
    this.#texts.push(text);
    this.#lines.push(line);
  }

  get bytes(): number {
    return this.#dice.bytes + this.#wordOverlap.bytes;
  }

  features(breaks: readonly number[] = []): SongFeatures {
    const lines = this.#lines.length, dice = this.#dice.square();
    const pairs = new Float32Array(lines * lines * PAIR_NAMES.length);
    const addPairs = (name: typeof PAIR_NAMES[number], matrix: Float32Array) => {
      let next = PAIR_NAMES.indexOf(name);
      for (const value of matrix) {
        pairs[next] = value;
        next += PAIR_NAMES.length;
      }
    };
    addPairs("exact", dice.map((value) => value >= EXACT ? 1 : 0));
    addPairs("log_run", logRunLengths(dice, lines, RUN));
    const summaries = SIMILARITIES.map((name) => {
      const matrix = name === "dice" ? dice : this.#similarity(name, dice);
      if (name !== "dice_mean_4") addPairs(name, matrix);
      return similarityNumbers(matrix, lines);
    });
    const values = joinColumns(lines, [
      ...summaries,
      runNumbers(dice, lines, RUN),
      runNumbers(dice, lines, LOOSE_RUN),
      changeNumbers(dice, lines),
      wordingNumbers(this.#texts),
      positionNumbers(lines),
    ]);
    return { lines: [...this.#lines], values, pairs, breaks: [...breaks] };
  }

  /** A similarity, [L, L]. */
  #similarity(
    name: Exclude<typeof SIMILARITIES[number], "dice">,
    dice: Float32Array,
  ): Float32Array {
    switch (name) {
      case "dice_mean_1":
        return diagonalMeans(dice, this.#lines.length, 1);
      case "dice_mean_2":
        return diagonalMeans(dice, this.#lines.length, 2);
      case "dice_mean_4":
        return diagonalMeans(dice, this.#lines.length, 4);
      case "head":
        return equality(this.#texts.map(({ head }) => head));
      case "tail":
        return equality(this.#texts.map(({ tail }) => tail));
      case "words":
        return this.#wordOverlap.square();
    }
  }
}

/** 1 for each pair of equal texts that are not empty, and for each text with itself, else 0; [L, L]. */
function equality(texts: readonly string[]): Float32Array {
  const lines = texts.length, matrix = new Float32Array(lines * lines);
  const places = new Map<string, number[]>();
  texts.forEach((text, line) => {
    matrix[line * lines + line] = 1;
    if (text === "") return;
    const earlier = places.get(text) ?? [];
    for (const other of earlier) {
      matrix[line * lines + other] = 1;
      matrix[other * lines + line] = 1;
    }
    places.set(text, [...earlier, line]);
  });
  return matrix;
}

/** Joins matrices [L, …] side by side. */
function joinColumns(lines: number, matrices: readonly Float32Array[]): Float32Array {
  const width = matrices.reduce((sum, { length }) => sum + length, 0) / Math.max(1, lines);
  const joined = new Float32Array(lines * width);
  let column = 0;
  for (const matrix of matrices) {
    const size = matrix.length / Math.max(1, lines);
    for (let line = 0; line < lines; line++) {
      joined.set(matrix.subarray(line * size, (line + 1) * size), line * width + column);
    }
    column += size;
  }
  return joined;
}
