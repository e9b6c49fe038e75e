/** The fast forms give what the definitions do, written plainly, on any matrix. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { diagonalMeans } from "#lib/features/repetition/diagonals.ts";
import { logRunLengths, runNumbers } from "#lib/features/repetition/run_numbers.ts";
import { similarityNumbers } from "#lib/features/repetition/similarity_numbers.ts";
import { SongText } from "#lib/features/repetition/song_text.ts";
import { parseText } from "#lib/features/repetition/text.ts";
import { anyLine } from "../../../support/song_arbitraries.ts";
import {
  diagonalMean,
  inCommon,
  runNumbersOf,
  runThrough,
  similarityNumbersOf,
} from "./clear_forms.ts";

/** Symmetric matrices with 1 on the diagonal, and values on both sides of every threshold. */
const anyMatrix = fc.integer({ min: 1, max: 14 }).chain((lines) =>
  fc.array(fc.constantFrom(0, 0, 0.2, 0.5, 0.7, 0.7, 0.999, 1), {
    minLength: lines ** 2,
    maxLength: lines ** 2,
  }).map((values) => {
    const matrix = Float32Array.from(values, (value, index) => {
      const row = Math.floor(index / lines), column = index % lines;
      return row === column ? 1 : row > column ? value : values[column * lines + row];
    });
    return { matrix, lines };
  })
);

/** A matrix, [L, L], from the value of each pair. */
function ofPairs(lines: number, value: (i: number, j: number) => number): Float32Array {
  return Float32Array.from(
    { length: lines ** 2 },
    (_, index) => value(Math.floor(index / lines), index % lines),
  );
}

/** Rows of numbers, one for each line. */
function ofLines(lines: number, row: (line: number) => number[]): Float32Array {
  return Float32Array.from(Array.from({ length: lines }, (_, line) => row(line)).flat());
}

Deno.test("running sums along a diagonal give the means of their values", () => {
  fc.assert(fc.property(anyMatrix, fc.integer({ min: 0, max: 5 }), ({ matrix, lines }, width) => {
    const expected = ofPairs(lines, (i, j) => diagonalMean(matrix, lines, width, i, j));
    assert.deepEqual(diagonalMeans(matrix, lines, width), expected);
  }));
});

Deno.test("one pass over the diagonals finds the runs that each pair and line belongs to", () => {
  const anyThreshold = fc.constantFrom(0.5, 0.7);
  fc.assert(fc.property(anyMatrix, anyThreshold, ({ matrix, lines }, threshold) => {
    const lengths = ofPairs(lines, (i, j) => {
      const run = runThrough(matrix, lines, threshold, i, j);
      return Math.log1p(run?.length ?? 0);
    });
    assert.deepEqual(logRunLengths(matrix, lines, threshold), lengths);
    const numbers = ofLines(lines, (line) => runNumbersOf(matrix, lines, threshold, line));
    assert.deepEqual(runNumbers(matrix, lines, threshold), numbers);
  }));
});

Deno.test("one pass over a row finds its largest similarities, without sorting", () => {
  fc.assert(fc.property(anyMatrix, ({ matrix, lines }) => {
    const expected = ofLines(lines, (line) => similarityNumbersOf(matrix, lines, line));
    assert.deepEqual(similarityNumbers(matrix, lines), expected);
  }));
});

Deno.test("an index of tokens compares lines as counting does, pair by pair", () => {
  fc.assert(fc.property(fc.array(anyLine, { maxLength: 12 }), (lines) => {
    const song = new SongText(), texts = lines.map(parseText);
    for (const line of lines) song.push(line);
    const dice = ofPairs(lines.length, (i, j) => {
      const one = texts[i].bigrams, other = texts[j].bigrams;
      return 2 * inCommon(one, other) / (one.length + other.length);
    });
    const words = ofPairs(lines.length, (i, j) => {
      const one = texts[i].words, other = texts[j].words;
      const longer = Math.max(one.length, other.length);
      return longer === 0 ? 1 : inCommon(one, other) / longer;
    });
    assert.deepEqual([song.dice(), song.words()], [dice, words]);
  }));
});
