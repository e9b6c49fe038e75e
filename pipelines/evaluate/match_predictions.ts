/**
 * Matches predictions to their songs.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import { toLabelling } from "#lib/label.ts";
import { type ReferenceSong, songKey } from "#lib/evaluation/system.ts";
import { parsePrediction, parseSongIdentity, type SongIdentity } from "#lib/prediction_record.ts";
import { SongError } from "#lib/song_error.ts";
import type { Prediction } from "#lib/structure.ts";

/** Assigns each prediction to its song, by id and occurrence. */
export class PredictionMatcher {
  readonly predictions: (Prediction | undefined)[];
  readonly #songs: readonly ReferenceSong[];
  readonly #indexes: ReadonlyMap<string, number>;
  /** The last occurrence of each id among the songs. */
  readonly #lastOccurrence: ReadonlyMap<string, number>;
  /** Number of records without an occurrence, by id. */
  readonly #unnumbered = new Map<string, number>();
  readonly #models = new Map<string, ModelInfo | null>();
  readonly #words = new Set<string>();

  constructor(songs: readonly ReferenceSong[]) {
    this.#songs = songs;
    this.#indexes = new Map(songs.map((song, place) => [songKey(song.id, song.occurrence), place]));
    this.#lastOccurrence = new Map(songs.map(({ id, occurrence }) => [id, occurrence]));
    this.predictions = songs.map(() => undefined);
  }

  /**
   * Assigns a record to its song and returns whether there is one. A rejected record counts as one of the
   * records of its id.
   *
   * @throws {SongError} if it is no prediction, does not fit, or its song has one already.
   */
  add(record: unknown): boolean {
    const reference = parseSongIdentity(record);
    const occurrence = reference && this.#occurrenceOf(reference);
    const { id, prediction, labelWords: words, model } = parsePrediction(record);
    const place = this.#indexes.get(songKey(id, occurrence));
    if (place === undefined) {
      // A stated occurrence beyond the last may belong to a song without reference labels.
      const last = this.#lastOccurrence.get(id), isStated = reference?.occurrence !== undefined;
      if (last === undefined || isStated || occurrence! <= last) return false;
      throw new SongError(
        "invalid_prediction",
        `Song ${id} was predicted before: this is prediction ${occurrence} for that id`,
      );
    }
    checkFit(this.#songs[place], prediction, this.predictions[place]);
    this.predictions[place] = prediction;
    this.#models.set(JSON.stringify(model ?? null), model ?? null);
    for (const word of words) this.#words.add(word);
    return true;
  }

  #occurrenceOf({ id, occurrence }: SongIdentity): number {
    if (occurrence !== undefined) return occurrence;
    const turn = (this.#unnumbered.get(id) ?? 0) + 1;
    this.#unnumbered.set(id, turn);
    return turn;
  }

  /** The model, if all predictions name the same one. */
  get model(): ModelInfo | null {
    const [model = null, ...others] = this.#models.values();
    return others.length === 0 ? model : null;
  }

  /** Warnings about the predictions as a whole. */
  warnings(): string[] {
    const { against, lines } = contradictions(this.predictions);
    const made = this.predictions.filter((prediction) => prediction !== undefined);
    const sure = made.filter(({ chorus }) => chorus !== undefined).length;
    const hasChorus = this.predictions.some((prediction) => prediction?.labels.includes("chorus"));
    return [
      ...(hasChorus || this.#words.size === 0
        ? []
        : [`no label means chorus; the labels are ${[...this.#words].slice(0, 8).join(", ")}`]),
      ...(sure === 0 || sure === made.length
        ? []
        : [`${sure} of ${made.length} predictions have probabilities: calibration needs them all`]),
      ...(against === 0
        ? []
        : [`on ${against} of ${lines} lines the probability of chorus contradicts the label`]),
    ];
  }
}

/** Counts the lines with a probability, and those whose label contradicts it. */
function contradictions(predictions: readonly (Prediction | undefined)[]) {
  let lines = 0, against = 0;
  for (const { labels, chorus } of predictions.filter((prediction) => prediction !== undefined)) {
    const said = chorus && toLabelling(chorus).labels;
    lines += said?.length ?? 0;
    against += said?.filter((label, line) => label !== labels[line]).length ?? 0;
  }
  return { lines, against };
}

function checkFit(
  song: ReferenceSong,
  prediction: Prediction,
  before: Prediction | undefined,
): void {
  const lines = song.reference.labels.length, labelled = prediction.labels.length;
  if (labelled !== lines) {
    throw new SongError(
      "invalid_prediction",
      `Song ${song.id} has ${lines} lyric lines; the prediction is of ${labelled}`,
    );
  }
  if (before !== undefined) {
    throw new SongError("invalid_prediction", `Song ${song.id} was predicted before in this file`);
  }
}
