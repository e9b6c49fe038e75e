/**
 * A view is one way of seeing a lyric line, and of saying how alike two lines look that way.
 *
 * @module
 */
import type { Comparison } from "../similarity/matrix.ts";

/**
 * One way of seeing a line. `Seen` is what the view keeps of it. A view is started for each song and
 * may remember what it saw of it.
 */
export interface LineFeature<Seen> {
  readonly name: string;
  /** Similarities from here on count as high (the summary's `share_above_cut`). */
  readonly threshold: number;
  /** What the view keeps of a line. */
  encode(line: string): Seen;
  /** How alike two seen lines are, in [0, 1]. */
  readonly comparison: Comparison<Seen>;
}

/** 1 for two equal, non-empty texts, else 0. */
export const equalIfAny: Comparison<string> = (line) => (earlier) =>
  line !== "" && line === earlier ? 1 : 0;
