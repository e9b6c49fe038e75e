/**
 * What one annotated song adds to the counts of a run.
 *
 * @module
 */
import type { ConfidenceStatistics, LabelUsage } from "./collapse_monitor.ts";

/** Counts of one song; added up, they are those of many. */
export interface SongStatistics {
  readonly labelUsage: LabelUsage;
  readonly confidence: ConfidenceStatistics;
  /** Predicted boundaries. */
  readonly boundaries: number;
  /** Only of a song that came with gold labels: the values of its `SongSums`, in the order of `SUM_NAMES`. */
  readonly scored?: {
    readonly model: Float64Array;
    /** Of the rule that learns nothing. */
    readonly rule: Float64Array;
  };
}
