/**
 * A system as the report shows it: in the same colour everywhere.
 *
 * @module
 */
import type { ScoresFile, SystemScores } from "#lib/evaluation/scores_file.ts";
import type { System } from "#lib/evaluation/system.ts";
import type { Prediction } from "#lib/structure.ts";
import { systemColour } from "../../palette.ts";

/** A system's scores, its predictions and its colour. */
export interface ReportedSystem extends SystemScores {
  /** As CSS. */
  readonly colour: string;
  /** One for each song, in the same order. */
  readonly predictions: readonly Prediction[];
}

/** The systems of an evaluation, in order. */
export function reportedSystems(file: ScoresFile, systems: readonly System[]): ReportedSystem[] {
  return file.systems.map((scores, index) => ({
    ...scores,
    colour: systemColour(index),
    predictions: systems[index].predictions,
  }));
}
