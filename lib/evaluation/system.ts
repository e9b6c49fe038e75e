/**
 * What is evaluated: songs whose structure is known, and what systems say of them.
 *
 * @module
 */
import type { ModelInfo } from "../annotation.ts";
import type { Prediction, Structure } from "../structure.ts";

/** A song whose structure is known. */
export interface ReferenceSong {
  readonly id: string;
  /** Its place among the songs of the same id, from 1. */
  readonly occurrence: number;
  readonly language: string | null;
  /** Its words, [L]. */
  readonly lines: readonly string[];
  readonly reference: Structure;
}

/** A system, and what it said of each song. */
export interface System {
  readonly name: string;
  readonly model: ModelInfo | null;
  /** One for each song, in the same order. */
  readonly predictions: readonly Prediction[];
  /** The names of those data sets among the songs that it learnt from. */
  readonly trainedOn?: readonly string[];
  /** What it said of other songs, on which a temperature is fitted. */
  readonly calibrationSet?: CalibrationSet;
}

/** Songs on which a temperature is fitted. */
export interface CalibrationSet {
  readonly name: string;
  /** Whether the system learnt from these songs: then it is too sure of them. */
  readonly isTrainingData: boolean;
  readonly references: readonly Structure[];
  readonly predictions: readonly Prediction[];
}

/** By what songs of two files are known to be the same: the id, and the place among those of it. */
export function songKey(id: string, occurrence = 1): string {
  return `${occurrence} ${id}`;
}
