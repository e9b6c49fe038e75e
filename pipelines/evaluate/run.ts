/**
 * Evaluation, from labelled songs and systems to a scores file.
 *
 * @module
 */
import type { BootstrapSettings } from "#lib/evaluation/bootstrap.ts";
import { evaluateTask } from "#lib/evaluation/evaluate.ts";
import { SCORES_SCHEMA, type ScoresFile } from "#lib/evaluation/scores_file.ts";
import type { ReferenceSong, System } from "#lib/evaluation/system.ts";
import type { CooperativeTask } from "#lib/cooperative_task.ts";
import { type Prediction, referenceStructure } from "#lib/structure.ts";
import configuration from "../../deno.json" with { type: "json" };
import { countLines, type DataSet } from "../stream/data_set.ts";
import { EXIT, RunError } from "../errors.ts";
import type { PredictionFile } from "./predictions.ts";
import { type Grouping, groupsOf } from "./grouping.ts";

/** A system that may lack predictions of some songs. */
export interface Candidate extends Omit<System, "predictions"> {
  readonly predictions: readonly (Prediction | undefined)[];
}

/** The songs of all data sets, in order. */
export function referenceSongs(
  data: readonly DataSet[],
  groupings: readonly Grouping[] = [],
): ReferenceSong[] {
  return data.flatMap(({ songs }) =>
    songs.map(({ song, occurrence }) => ({
      id: song.id,
      occurrence,
      language: song.language ?? null,
      lines: song.lines,
      breaks: song.breaks,
      reference: referenceStructure(song)!,
      ...(groupings.length > 0 && { groups: groupsOf(song, groupings) }),
    }))
  );
}

/** An evaluation: the songs for which every system has a prediction, and the systems. */
export interface Evaluation {
  readonly file: ScoresFile;
  readonly songs: readonly ReferenceSong[];
  readonly systems: readonly System[];
}

/**
 * Scores candidates on the songs for which all of them have a prediction.
 *
 * @throws {RunError} with exit code 65 if there is no such song.
 */
export function* evaluateCandidates(
  data: readonly DataSet[],
  songs: readonly ReferenceSong[],
  candidates: readonly Candidate[],
  files: readonly PredictionFile[],
  settings: BootstrapSettings,
): CooperativeTask<Evaluation> {
  const shared = [...songs.keys()].filter((place) =>
    candidates.every(({ predictions }) => predictions[place] !== undefined)
  );
  if (shared.length === 0) {
    throw new RunError(EXIT.unreadable, "There is no song for which every system has a prediction");
  }
  const scored = shared.map((place) => songs[place]);
  const systems = withUniqueNames(candidates).map((candidate): System => ({
    ...candidate,
    predictions: withAllOrNoProbabilities(shared.map((place) => candidate.predictions[place]!)),
  }));
  const sum = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);
  const evaluated = yield* evaluateTask(scored, systems, settings);
  const file: ScoresFile = {
    schema: SCORES_SCHEMA,
    release: configuration.version,
    data: data.map(({ name, songs }) => ({ name, songs: songs.length, lines: countLines(songs) })),
    left_out: {
      unlabelled: sum(data.map(({ unlabelled }) => unlabelled)),
      rejected: sum([
        ...data.map(({ rejects }) => rejects.length),
        ...files.map(({ rejected }) => rejected),
      ]),
      unknown: sum(files.map(({ unknown }) => unknown)),
      unpredicted: songs.length - shared.length,
    },
    ...evaluated,
  };
  return { file, songs: scored, systems };
}

/** Drops probabilities that cover only some songs: calibration needs all of them. */
function withAllOrNoProbabilities(predictions: readonly Prediction[]): readonly Prediction[] {
  const areComplete = (field: "chorus" | "segmentConfidences") =>
    predictions.every((prediction) => prediction[field] !== undefined);
  const haveChorus = areComplete("chorus"), haveConfidences = areComplete("segmentConfidences");
  return predictions.map(({ labels, sectionStarts, chorus, segmentConfidences }) => ({
    labels,
    sectionStarts,
    ...(haveChorus && { chorus }),
    ...(haveConfidences && { segmentConfidences }),
  }));
}

/** Makes names unique by appending the version of the model, or the position. */
function withUniqueNames(candidates: readonly Candidate[]): Candidate[] {
  const isTaken = (name: string) => candidates.filter((other) => other.name === name).length > 1;
  const versioned = candidates.map((candidate) =>
    isTaken(candidate.name) && candidate.model
      ? { ...candidate, name: `${candidate.name} ${candidate.model.version}` }
      : candidate
  );
  const names = versioned.map(({ name }) => name);
  return versioned.map((candidate, place) =>
    names.indexOf(candidate.name) === names.lastIndexOf(candidate.name)
      ? candidate
      : { ...candidate, name: `${candidate.name} (${place + 1})` }
  );
}
