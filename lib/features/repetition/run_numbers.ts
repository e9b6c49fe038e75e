/**
 * Eleven numbers of each line about the runs through it: passages that occur twice.
 *
 * @module
 */
import { visitRuns } from "./diagonals.ts";

/** The names of the numbers, in order. Models store them, so they must not change. */
export const RUN_NUMBERS = [
  "log_longest",
  "longest_share",
  "log_matches",
  "log_long_matches",
  "log_starts",
  "log_ends",
  "place",
  "song_share",
  "song_log_longest",
  "matches_share",
  "earlier",
] as const;

/** What is known of the runs through one line. */
interface LineRuns {
  /** The length of the longest run. */
  longest: number;
  /** The line that the longest run pairs with this one; the first of several. */
  partner: number;
  /** The lines before this one in the longest run. */
  before: number;
  /** The lines that a run of at least two lines pairs with this one, and of at least three. */
  matches: number;
  longMatches: number;
  /** The runs of at least two lines that start, and that end, at this line. */
  starts: number;
  ends: number;
  /** 1 if a match is an earlier line, else 0. */
  earlier: number;
}

/**
 * The numbers of the runs of a song. `docs/features.md` defines them.
 *
 * @param matrix row-major [L, L], symmetric
 * @param threshold pairs of lines with this similarity or more make runs
 * @returns [L, 11]
 *
 * @example
 * ```ts
 * import { RUN_NUMBERS, runNumbers } from "./run_numbers.ts";
 * import assert from "node:assert/strict";
 *
 * const alike = Float32Array.of(1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1);
 * const ofLine3 = runNumbers(alike, 4, 0.7).subarray(3 * 11);
 * assert.equal(ofLine3[RUN_NUMBERS.indexOf("place")], 1 / 2);
 * ```
 */
export function runNumbers(matrix: Float32Array, lines: number, threshold: number): Float32Array {
  const ofLine = Array.from({ length: lines }, (): LineRuns => ({
    longest: 0,
    partner: 0,
    before: 0,
    matches: 0,
    longMatches: 0,
    starts: 0,
    ends: 0,
    earlier: 0,
  }));
  visitRuns(matrix, lines, threshold, (first, second, length) => {
    for (let before = 0; before < length; before++) {
      add(ofLine[first + before], first + before, second + before, before, length);
      add(ofLine[second + before], second + before, first + before, before, length);
    }
  });

  let repeated = 0, longest = 0, most = 1;
  for (const runs of ofLine) {
    if (runs.matches > 0) repeated++;
    longest = Math.max(longest, runs.longest);
    most = Math.max(most, runs.matches);
  }
  const numbers = new Float32Array(lines * RUN_NUMBERS.length);
  let next = 0;
  for (const runs of ofLine) {
    numbers[next++] = Math.log1p(runs.longest);
    numbers[next++] = runs.longest / lines;
    numbers[next++] = Math.log1p(runs.matches);
    numbers[next++] = Math.log1p(runs.longMatches);
    numbers[next++] = Math.log1p(runs.starts);
    numbers[next++] = Math.log1p(runs.ends);
    numbers[next++] = runs.before / Math.max(1, runs.longest);
    numbers[next++] = repeated / lines;
    numbers[next++] = Math.log1p(longest);
    numbers[next++] = runs.matches / most;
    numbers[next++] = runs.earlier;
  }
  return numbers;
}

/** Adds a run that pairs the line with `partner`, after `before` other lines. */
function add(
  runs: LineRuns,
  line: number,
  partner: number,
  before: number,
  length: number,
): void {
  if (length > runs.longest || length === runs.longest && partner < runs.partner) {
    runs.longest = length;
    runs.partner = partner;
    runs.before = before;
  }
  if (length < 2) return;
  runs.matches++;
  if (length > 2) runs.longMatches++;
  if (before === 0) runs.starts++;
  if (before === length - 1) runs.ends++;
  if (partner < line) runs.earlier = 1;
}

/**
 * log1p(length) of the run through each pair of lines, [L, L], symmetric; 0 without a run.
 *
 * @param matrix row-major [L, L], symmetric
 * @param threshold pairs of lines with this similarity or more make runs
 */
export function logRunLengths(
  matrix: Float32Array,
  lines: number,
  threshold: number,
): Float32Array {
  const logs = new Float32Array(lines * lines);
  visitRuns(matrix, lines, threshold, (first, second, length) => {
    const log = Math.log1p(length);
    for (let place = 0; place < length; place++) {
      logs[(first + place) * lines + second + place] = log;
      logs[(second + place) * lines + first + place] = log;
    }
  });
  return logs;
}
