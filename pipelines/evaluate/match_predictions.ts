/**
 * Predictions on their way to the songs that they are of.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import { toLabelling } from "#lib/labelling.ts";
import { type ReferenceSong, songKey } from "#lib/evaluation/system.ts";
import { parsePrediction, parseSongIdentity, type SongIdentity } from "#lib/prediction_record.ts";
import { SongError } from "#lib/song_error.ts";
import type { Prediction } from "#lib/structure.ts";

/** Predictions as they are brought to their songs. */
export class FoundPredictions {
  readonly predictions: (Prediction | undefined)[];
  readonly #songs: readonly ReferenceSong[];
  readonly #placeOf: ReadonlyMap<string, number>;
  /** The last occurrence of each id among the songs. */
  readonly #lastOf: ReadonlyMap<string, number>;
  /** How many records without an occurrence each id has had. */
  readonly #turns = new Map<string, number>();
  readonly #models = new Map<string, ModelInfo | null>();
  readonly #words = new Set<string>();

  constructor(songs: readonly ReferenceSong[]) {
    this.#songs = songs;
    this.#placeOf = new Map(songs.map((song, place) => [songKey(song.id, song.occurrence), place]));
    this.#lastOf = new Map(songs.map(({ id, occurrence }) => [id, occurrence]));
    this.predictions = songs.map(() => undefined);
  }

  /**
   * Brings a record to its song; returns whether there is one. A record that is refused takes its turn
   * among those of its id all the same.
   *
   * @throws {SongError} if it is no prediction, does not fit, or its song has one already.
   */
  add(record: unknown): boolean {
    const reference = parseSongIdentity(record);
    const occurrence = reference && this.#occurrenceOf(reference);
    const { id, prediction, labelWords: words, model } = parsePrediction(record);
    const place = this.#placeOf.get(songKey(id, occurrence));
    if (place === undefined) {
      // A stated occurrence beyond the last may be that of a song without gold labels.
      const last = this.#lastOf.get(id), isStated = reference?.occurrence !== undefined;
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
    const turn = (this.#turns.get(id) ?? 0) + 1;
    this.#turns.set(id, turn);
    return turn;
  }

  /** The model that all of them name. */
  get model(): ModelInfo | null {
    const [model = null, ...others] = this.#models.values();
    return others.length === 0 ? model : null;
  }

  /** What is odd about them, taken together. */
  doubts(): string[] {
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

/** The lines with a probability, and those of them whose label is not what it says. */
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
