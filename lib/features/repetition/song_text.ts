/**
 * The lines of a growing song and how similar they are. Each two different lines are compared once,
 * however often they occur.
 *
 * @module
 */
import { SimilarityTriangle } from "../../similarity/triangle.ts";
import { type LineText, parseText } from "./text.ts";
import { TokenIndex } from "./token_index.ts";

/**
 * A song of L lines, D of them different. The similarities take 4 D² to 8 D² bytes.
 *
 * @example
 * ```ts
 * import { SongText } from "./song_text.ts";
 * import assert from "node:assert/strict";
 *
 * const song = new SongText();
 * for (const line of ["la la", "la", "la la"]) song.push(line);
 * assert.deepEqual([...song.words()], [1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5, 1]);
 * ```
 */
export class SongText {
  /** The number of each different line. */
  readonly #numbers = new Map<string, number>();
  /** The different lines, [D]. */
  readonly #texts: LineText[] = [];
  /** The number of each line, [L]. */
  readonly #sequence: number[] = [];
  readonly #bigrams = new TokenIndex<number>();
  readonly #words = new TokenIndex<string>();
  readonly #dice = new SimilarityTriangle();
  readonly #overlap = new SimilarityTriangle();

  /** Adds a line. Compares it with the D lines so far, unless it is one of them. */
  push(line: string): void {
    const number = this.#numbers.get(line) ?? this.#texts.length;
    if (number === this.#texts.length) {
      this.#numbers.set(line, number);
      this.#compare(parseText(line));
    }
    this.#sequence.push(number);
  }

  #compare(text: LineText): void {
    const bigrams = text.bigrams.length, words = text.words.length;
    const sharedBigrams = this.#bigrams.push(text.bigrams), dice = this.#dice.addRow();
    const sharedWords = this.#words.push(text.words), overlap = this.#overlap.addRow();
    for (let earlier = 0; earlier < this.#texts.length; earlier++) {
      const other = this.#texts[earlier], longer = Math.max(words, other.words.length);
      dice[earlier] = 2 * sharedBigrams[earlier] / (bigrams + other.bigrams.length);
      overlap[earlier] = longer === 0 ? 1 : sharedWords[earlier] / longer;
    }
    this.#texts.push(text);
  }

  /** The number of lines, L. */
  get length(): number {
    return this.#sequence.length;
  }

  /** The bytes that the similarities take, room to grow included. */
  get bytes(): number {
    return this.#dice.bytes + this.#overlap.bytes;
  }

  /** The lines, [L]. */
  texts(): LineText[] {
    return this.#sequence.map((number) => this.#texts[number]);
  }

  /** The Dice coefficients of the bigrams, row-major [L, L], symmetric. */
  dice(): Float32Array {
    return this.#ofLines(this.#dice.square());
  }

  /** The words in common over the larger word count, row-major [L, L], symmetric. */
  words(): Float32Array {
    return this.#ofLines(this.#overlap.square());
  }

  /** 1 for each two lines with the same first three tokens, else 0; row-major [L, L]. */
  heads(): Float32Array {
    return this.#ofLines(equality(this.#texts.map(({ head }) => head)));
  }

  /** 1 for each two lines with the same last three words, else 0; row-major [L, L]. */
  tails(): Float32Array {
    return this.#ofLines(equality(this.#texts.map(({ tail }) => tail)));
  }

  /** The similarities of lines, [L, L], from those of different lines, [D, D]. */
  #ofLines(similarities: Float32Array): Float32Array {
    const lines = this.#sequence.length, different = this.#texts.length;
    if (lines === different) return similarities;
    const matrix = new Float32Array(lines * lines);
    let next = 0;
    for (const number of this.#sequence) {
      const row = number * different;
      for (let line = 0; line < lines; line++) {
        matrix[next++] = similarities[row + this.#sequence[line]];
      }
    }
    return matrix;
  }
}

/** 1 for each two equal texts, else 0; row-major. */
function equality(texts: readonly string[]): Float32Array {
  const firsts = new Map<string, number>(), matrix = new Float32Array(texts.length ** 2);
  const numbers = texts.map((text, place) => {
    const first = firsts.get(text) ?? place;
    firsts.set(text, first);
    return first;
  });
  let next = 0;
  for (const number of numbers) {
    for (const other of numbers) matrix[next++] = number === other ? 1 : 0;
  }
  return matrix;
}
