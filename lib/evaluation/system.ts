/**
 * What is evaluated: songs with a reference structure, and the predictions of systems.
 *
 * @module
 */
import type { ModelInfo } from "../annotation.ts";
import type { Prediction, Reference, Structure } from "../structure.ts";

/** A song with its reference structure. */
export interface ReferenceSong {
  readonly id: string;
  /** Its number among the songs of the same id, from 1. */
  readonly occurrence: number;
  readonly language: string | null;
  /** Its lyric lines, [L]. */
  readonly lines: readonly string[];
  /** The lines that begin a stanza, ascending, each in 1 .. L - 1. */
  readonly breaks: readonly number[];
  readonly reference: Reference;
  /** By each field by which songs are grouped, the name of its group, if the song has that field. */
  readonly groups?: Readonly<Record<string, string>>;
}

/** A system and its predictions. */
export interface System {
  readonly name: string;
  readonly model: ModelInfo | null;
  /** One for each song, in the same order. */
  readonly predictions: readonly Prediction[];
  /** The names of those data sets among the evaluated songs on which it was trained. */
  readonly trainedOn?: readonly string[];
  /** Other songs, on which a temperature is fitted. */
  readonly calibrationSet?: CalibrationSet;
}

/** Songs on which a temperature is fitted, with the predictions of one system. */
export interface CalibrationSet {
  readonly name: string;
  /** Whether the system was trained on these songs: then it is overconfident about them. */
  readonly isTrainingData: boolean;
  readonly references: readonly Structure[];
  readonly predictions: readonly Prediction[];
}

/** The key by which songs of two files are matched: the id, and the number among songs of that id. */
export function songKey(id: string, occurrence = 1): string {
  return `${occurrence} ${id}`;
}
