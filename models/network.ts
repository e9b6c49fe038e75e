/**
 * The contract of everything that labels lines: rules and networks alike.
 *
 * Shapes are written with one letter for each axis: B songs of a batch, L lines of a song, N lines
 * of a whole batch, F features of a line, H units of one LSTM direction, C classes (verse, chorus).
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import type { FeatureSet, SongFeatures } from "#lib/features/contract.ts";
import type { Labelling } from "#lib/labelling.ts";

/** Labels the lines of songs. */
export interface LineTagger {
  /** The model, as annotations name it. */
  readonly model: ModelInfo;
  /** What the tagger reads of a song. */
  readonly featureSet: FeatureSet;
  /**
   * Labels the songs of a batch, [B]. The labelling of a song does not depend on the other songs of
   * its batch, to the bit.
   */
  tag(songs: readonly SongFeatures[]): Promise<Labelling[]>;
  /** Frees what the tagger holds. It cannot tag any more. */
  dispose(): void;
}
