/**
 * A system as the report shows it: under one colour everywhere.
 *
 * @module
 */
import type { ScoresFile, SystemScores } from "#lib/evaluation/scores_file.ts";
import type { System } from "#lib/evaluation/system.ts";
import type { Prediction } from "#lib/structure.ts";
import { type Markup, markup } from "./markup.ts";
import { systemColour } from "./palette.ts";

/** One system: its scores, what it said of each song, and its colour. */
export interface ReportedSystem extends SystemScores {
  /** As CSS takes it. */
  readonly colour: string;
  /** One for each song, in the same order. */
  readonly predictions: readonly Prediction[];
}

/** The systems of an evaluation, in order. */
export function reportedSystems(file: ScoresFile, systems: readonly System[]): ReportedSystem[] {
  return file.systems.map((scores, place) => ({
    ...scores,
    colour: systemColour(place),
    predictions: systems[place].predictions,
  }));
}

/** A system's name behind a dot of its colour. */
export function systemName({ name, colour }: Pick<ReportedSystem, "name" | "colour">): Markup {
  return markup`<span class="system" style="--colour: ${colour}"><bdi>${name}</bdi></span>`;
}

/** A name that fits beside a mark: at most 16 characters, of its beginning and its end. */
export function shortName(name: string): string {
  const characters = [...name];
  if (characters.length <= 16) return name;
  return [...characters.slice(0, 7), "…", ...characters.slice(-8)].join("");
}
