import assert from "node:assert/strict";
import fc from "fast-check";
import { type Comparison, SimilarityMatrix } from "#lib/similarity/matrix.ts";

/** The share of the earlier line's letters that the later line has, too: not symmetric. */
const sharedLetters: Comparison<string> = (line) => (earlier) =>
  [...earlier].filter((letter) => line.includes(letter)).length / earlier.length;

function matrixOf<Line>(comparison: Comparison<Line>, lines: readonly Line[]): number[][] {
  const matrix = new SimilarityMatrix(comparison);
  for (const line of lines) matrix.push(line);
  return lines.map((_, line) => [...matrix.row(line)]);
}

Deno.test("four lines worked by hand", () => {
  // Line 0: how many of its letters later lines contain: "la" in "al" both, in "lo" one, in "di" none.
  assert.deepEqual(matrixOf(sharedLetters, ["la", "al", "lo", "di"]), [
    [1, 1, 0.5, 0],
    [1, 1, 0.5, 0],
    [0.5, 0.5, 1, 0],
    [0, 0, 0, 1],
  ]);
});

Deno.test("a comparison may depend on the order: the earlier line is the argument", () => {
  // Of "lalo" (earlier), "la" has l, a and l: three of four. Of "la", "lalo" has both letters.
  assert.deepEqual(matrixOf(sharedLetters, ["lalo", "la"]), [[1, 0.75], [0.75, 1]]);
  assert.deepEqual(matrixOf(sharedLetters, ["la", "lalo"]), [[1, 1], [1, 1]]);
});

const anyLines = fc.array(fc.string({ minLength: 1, maxLength: 6 }), { maxLength: 12 });

Deno.test("a matrix is symmetric, and a line has a similarity of 1 to itself for any comparison", () => {
  fc.assert(fc.property(anyLines, (lines) => {
    const rows = matrixOf(sharedLetters, lines), strangers = matrixOf(() => () => 0, lines);
    rows.forEach((row, i) => row.forEach((value, j) => assert.equal(value, rows[j][i])));
    strangers.forEach((row, i) => row.forEach((value, j) => assert.equal(value, i === j ? 1 : 0)));
  }));
});

Deno.test("growing line by line equals comparing all pairs", () => {
  fc.assert(fc.property(anyLines, (lines) => {
    const matrix = new SimilarityMatrix(sharedLetters);
    lines.forEach((line, last) => {
      matrix.push(line);
      assert.equal(matrix.length, last + 1);
      for (let i = 0; i <= last; i++) {
        const allPairs = lines.slice(0, last + 1).map((other, j) =>
          i === j
            ? 1
            : Math.fround(i < j ? sharedLetters(other)(lines[i]) : sharedLetters(line)(other))
        );
        if (i === last) assert.deepEqual([...matrix.row(i)], allPairs);
        else assert.equal(matrix.row(i)[last], allPairs[last]);
      }
    });
  }));
});

Deno.test("a song of hundreds of lines keeps every similarity", () => {
  const lines = Array.from({ length: 300 }, (_, line) => line);
  const rows = matrixOf((line) => (earlier) => (line * 1_000 + earlier) / 2 ** 20, lines);
  rows.forEach((row, i) =>
    row.forEach((value, j) => {
      const [earlier, line] = i < j ? [i, j] : [j, i];
      assert.equal(value, i === j ? 1 : (line * 1_000 + earlier) / 2 ** 20);
    })
  );
});

Deno.test("line n is prepared once and compared n times, and reading rows compares nothing", () => {
  let prepared = 0, compared = 0;
  const matrix = new SimilarityMatrix<number>(() => {
    prepared++;
    return () => ++compared && 0;
  });
  for (let line = 0; line < 20; line++) {
    matrix.push(line);
    for (let row = 0; row <= line; row++) matrix.row(row);
    assert.deepEqual([prepared, compared], [line + 1, line * (line + 1) / 2]);
  }
});

Deno.test("a row that was read earlier stays valid until the matrix outgrows its capacity", () => {
  const matrix = new SimilarityMatrix(sharedLetters);
  for (const line of ["la", "lo", "di"]) matrix.push(line);
  const rows = [0, 1, 2].map((line) => matrix.row(line));
  assert.deepEqual(rows.map((row) => [...row]), [[1, 0.5, 0], [0.5, 1, 0], [0, 0, 1]]);
  for (let line = 0; line < 100; line++) matrix.push("la");
  assert.deepEqual([...matrix.row(1)].slice(0, 3), [0.5, 1, 0]);
});

Deno.test("reading a row that does not exist is refused with the action, the range and the index", () => {
  const matrix = new SimilarityMatrix(sharedLetters);
  assert.throws(() => matrix.row(0), RangeError);
  for (const line of ["la", "lo", "di"]) matrix.push(line);
  for (const index of [-1, 3, NaN]) {
    assert.throws(() => matrix.row(index), {
      name: "RangeError",
      message: `Cannot read row ${index} of a similarity matrix: lines run from 0 to 2`,
    });
  }
});

Deno.test("reading a row at a fractional index is refused, too", () => {
  const matrix = new SimilarityMatrix(sharedLetters);
  for (const line of ["la", "lo", "di"]) matrix.push(line);
  assert.throws(() => matrix.row(1.5), RangeError);
});

Deno.test("a matrix reports its memory: four bytes per pair, spare capacity included", () => {
  const matrix = new SimilarityMatrix(sharedLetters);
  for (let line = 0; line < 32; line++) matrix.push("la");
  assert.equal(matrix.bytes, 4 * 32 ** 2);
  matrix.push("la");
  assert.equal(matrix.bytes, 4 * 64 ** 2);
});
