import { evaluate } from "#lib/evaluation/evaluate.ts";
import { SCORES_SCHEMA, type ScoresFile } from "#lib/evaluation/scores_file.ts";
import type { ReferenceSong, System } from "#lib/evaluation/system.ts";
import { Occurrences } from "#lib/occurrences.ts";
import { seededRandom } from "#lib/random.ts";
import { type Prediction, structureFromLabels } from "#lib/structure.ts";
import { TEST_MODEL } from "./annotator_settings.ts";
import { labelsOfDigits } from "./labels_of_digits.ts";

/** One song: its id, its reference labels as digits, and those that each system predicts. */
export type EvaluatedSong = readonly [id: string, reference: string, ...predicted: string[]];

/** What a test may override in an evaluation. */
export interface StatedEvaluation {
  /** The systems' names; `one`, `two`, … if absent. */
  readonly names?: readonly string[];
  /** Whether systems give probabilities, and are calibrated on the same songs. */
  readonly probabilities?: boolean;
  /** The words of each line; each song has `zorblat 0`, `zorblat 1`, … if absent. */
  readonly wordsOf?: (line: number) => string;
  /** Parts of the scores file. */
  readonly file?: Partial<ScoresFile>;
}

/** The input of a report. */
export interface TestEvaluation {
  readonly file: ScoresFile;
  readonly songs: readonly ReferenceSong[];
  readonly systems: readonly System[];
}

const NAMES = ["one", "two", "three", "four", "five"];

/** An evaluation of songs that are given as digits. */
export function createEvaluation(
  evaluated: readonly EvaluatedSong[],
  { names = NAMES, probabilities = true, wordsOf = numberedWord, file }: StatedEvaluation = {},
): TestEvaluation {
  const occurrences = new Occurrences();
  const songs = evaluated.map(([id, digits], place): ReferenceSong => ({
    id,
    occurrence: occurrences.add(id),
    language: place % 2 === 0 ? "en" : null,
    lines: Array.from(digits, (_, line) => wordsOf(line)),
    breaks: [],
    reference: structureFromLabels(labelsOfDigits(digits)),
  }));
  const systems = evaluated[0].slice(2).map((_, system): System => {
    const predictions = evaluated.map((song) => predictionOf(song[system + 2], probabilities));
    const reference = songs.map(({ reference }) => reference);
    return {
      name: names[system],
      model: { ...TEST_MODEL, checksum: probabilities ? "0123456789abcdef".repeat(4) : null },
      predictions,
      ...(probabilities && {
        calibrationSet: {
          name: "other songs",
          isTrainingData: false,
          references: reference,
          predictions,
        },
      }),
    };
  });
  const lines = songs.reduce((sum, song) => sum + song.lines.length, 0);
  return {
    file: {
      schema: SCORES_SCHEMA,
      release: "0.0.0",
      data: [{ name: "made-up songs", songs: songs.length, lines }],
      left_out: { unlabelled: 0, rejected: 0, unknown: 0, unpredicted: 0 },
      ...evaluate(songs, systems, { resamples: 200, seed: 1 }),
      ...file,
    },
    songs,
    systems,
  };
}

/** What songs contain in addition to a verse. */
const SHAPES = [["1111", "0000"], ["1111", "1111"], ["0000", "0000"]];

/**
 * Songs of 12 lines with labels in runs, of which each third has no chorus, and systems that err more
 * and more. From 20 on they have intervals, from 60 on each of their groups too.
 */
export function seededSongs(count: number, systems: number): EvaluatedSong[] {
  const random = seededRandom(7);
  return Array.from({ length: count }, (_, song) => {
    const reference = random.shuffled(["0000", ...SHAPES[song % SHAPES.length]]).join("");
    const predicted = Array.from(
      { length: systems },
      (_, system) =>
        [...reference].map((digit) =>
          random.next() < 0.08 * (system + 1) ? String(1 - Number(digit)) : digit
        ).join(""),
    );
    return [`song-${song}`, reference, ...predicted];
  });
}

function predictionOf(digits: string, probabilities: boolean): Prediction {
  const chorus = Float32Array.from(digits, (digit, line) => {
    const sure = 0.6 + 0.35 * ((line * 7) % 10) / 10;
    return digit === "1" ? sure : 1 - sure;
  });
  return { ...structureFromLabels(labelsOfDigits(digits)), ...(probabilities && { chorus }) };
}

function numberedWord(line: number): string {
  return `zorblat ${line}`;
}
