/**
 * What one annotated song adds to the counts of a run.
 *
 * @module
 */
import type { ConfidenceUse, LabelUse } from "./collapse_monitor.ts";

/** Counts of one song; added up, they are those of many. */
export interface SongStatistics {
  readonly use: LabelUse;
  readonly confidence: ConfidenceUse;
  /** Predicted boundaries. */
  readonly boundaries: number;
  /** Only of a song that came with gold labels: the values of its `SongSums`, in the order of `SUM_NAMES`. */
  readonly gold?: {
    readonly model: Float64Array;
    /** Of the rule that learns nothing. */
    readonly rule: Float64Array;
  };
}
