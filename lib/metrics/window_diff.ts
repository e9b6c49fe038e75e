/**
 * Pk and WindowDiff: how often a window of k lines sees different boundaries in reference and prediction.
 * Lower is better. Neither tells good from bad well on two labels: see docs/metrics.md.
 *
 * @module
 */

/** The disagreements of the windows of one song. */
export interface WindowScores {
  /** Beeferman, Berger and Lafferty 1999. */
  readonly pk: number;
  /** Pevzner and Hearst 2002. */
  readonly window_diff: number;
}

/** Half the mean length of a true segment, rounded half to even, at least 2. */
export function windowSize(lines: number, trueSegments: number): number {
  const half = lines / (2 * trueSegments), below = Math.floor(half);
  const rounded = half - below === 0.5 ? below + (below % 2) : Math.round(half);
  return Math.max(2, rounded);
}

/**
 * Both scores of one song; null if it has no window, L being k or less.
 *
 * @param lines L
 * @param reference true boundaries, ascending
 * @param predicted predicted boundaries, ascending
 */
export function windowScores(
  lines: number,
  reference: readonly number[],
  predicted: readonly number[],
): WindowScores | null {
  const k = windowSize(lines, reference.length + 1);
  if (lines <= k) return null;
  const trueUpTo = countUpTo(lines, reference), predictedUpTo = countUpTo(lines, predicted);
  let parted = 0, different = 0;
  for (let line = 0; line + k < lines; line++) {
    const inTruth = trueUpTo[line + k] - trueUpTo[line];
    const inPrediction = predictedUpTo[line + k] - predictedUpTo[line];
    if ((inTruth > 0) !== (inPrediction > 0)) parted++;
    if (inTruth !== inPrediction) different++;
  }
  return { pk: parted / (lines - k), window_diff: different / (lines - k) };
}

/** For each line, how many boundaries there are up to it, [L]. */
function countUpTo(lines: number, boundaries: readonly number[]): number[] {
  const count: number[] = [];
  for (let line = 0, passed = 0; line < lines; line++) {
    if (boundaries[passed] === line) passed++;
    count.push(passed);
  }
  return count;
}
