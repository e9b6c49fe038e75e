/**
 * The definitions of docs/features.md in the plainest form, to check the fast ones.
 *
 * @module
 */

/** Row-major [L, L]. */
export type Matrix = Float32Array;

/** The number of elements in common, as multisets. */
export function inCommon<Element>(one: readonly Element[], other: readonly Element[]): number {
  const left = [...other];
  return one.filter((element) => {
    const place = left.indexOf(element);
    if (place >= 0) left.splice(place, 1);
    return place >= 0;
  }).length;
}

/** The mean of the values at (i + k, j + k) for k from -width to width, inside the matrix. */
export function diagonalMean(
  matrix: Matrix,
  lines: number,
  width: number,
  i: number,
  j: number,
): number {
  const values: number[] = [];
  for (let k = -width; k <= width; k++) {
    if (Math.min(i, j) + k < 0 || Math.max(i, j) + k >= lines) continue;
    values.push(matrix[(i + k) * lines + j + k]);
  }
  return values.reduce((sum, value) => sum + value) / values.length;
}

/** The run through (i, j): how many lines come before i, and its length; undefined without one. */
export function runThrough(
  matrix: Matrix,
  lines: number,
  threshold: number,
  i: number,
  j: number,
): { before: number; length: number } | undefined {
  const isSimilar = (row: number, column: number) =>
    Math.min(row, column) >= 0 && Math.max(row, column) < lines && row !== column &&
    matrix[row * lines + column] >= Math.fround(threshold);
  if (!isSimilar(i, j)) return undefined;
  let before = 0, after = 0;
  while (isSimilar(i - before - 1, j - before - 1)) before++;
  while (isSimilar(i + after + 1, j + after + 1)) after++;
  return { before, length: before + 1 + after };
}

/** The eleven numbers of runs through a line. */
export function runNumbersOf(
  matrix: Matrix,
  lines: number,
  threshold: number,
  line: number,
): number[] {
  const all = Array.from({ length: lines }, (_, i) => i);
  const runsOf = (i: number) =>
    all.flatMap((j) => {
      const run = runThrough(matrix, lines, threshold, i, j);
      return run ? [{ ...run, j }] : [];
    });
  const matchesOf = (i: number) => runsOf(i).filter(({ length }) => length >= 2);
  const longestOf = (i: number) => Math.max(0, ...runsOf(i).map(({ length }) => length));
  const longest = longestOf(line), matches = matchesOf(line);
  const most = Math.max(...all.map((i) => matchesOf(i).length));
  const first = runsOf(line).find(({ length }) => length === longest);
  return [
    Math.log1p(longest),
    longest / lines,
    Math.log1p(matches.length),
    Math.log1p(matches.filter(({ length }) => length >= 3).length),
    Math.log1p(matches.filter(({ before }) => before === 0).length),
    Math.log1p(matches.filter(({ before, length }) => before === length - 1).length),
    first ? first.before / longest : 0,
    all.filter((i) => matchesOf(i).length > 0).length / lines,
    Math.log1p(Math.max(...all.map(longestOf))),
    most > 0 ? matches.length / most : 0,
    Number(matches.some(({ j }) => j < line)),
  ];
}

/** The eight numbers that summarise a row. */
export function similarityNumbersOf(matrix: Matrix, lines: number, line: number): number[] {
  const row = [...matrix.subarray(line * lines, (line + 1) * lines)];
  const others = row.toSpliced(line, 1), ranked = others.toSorted((a, b) => b - a);
  const similar = others.filter((value) => value >= Math.fround(0.7)).length;
  const most = Math.max(1, lines - 1);
  return [
    ranked[0] ?? 0,
    ranked[1] ?? 0,
    ranked[3] ?? 0,
    others.reduce((sum, value) => sum + value, 0) / most,
    Math.log1p(similar),
    similar / most,
    row[line - 1] ?? 0,
    row[line + 1] ?? 0,
  ];
}
