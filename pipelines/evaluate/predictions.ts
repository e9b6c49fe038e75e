/**
 * Reads the predictions of any system from a file, and matches them to their songs.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import { type ReferenceSong, songKey } from "#lib/evaluation/system.ts";
import { parseStrictJson } from "#lib/formats/strict_json.ts";
import { toLabelling } from "#lib/label.ts";
import { parsePrediction, parseSongIdentity, type SongIdentity } from "#lib/prediction_record.ts";
import { SongError } from "#lib/song_error.ts";
import type { Prediction } from "#lib/structure.ts";
import { EXIT, RunError } from "../errors.ts";
import { endedEarly, shortName } from "../stream/data_set.ts";
import { decodeText, parseOrReject } from "../stream/decode.ts";
import { mapContent, Rejection } from "../stream/delivery.ts";
import type { Sink } from "../stream/sinks/contract.ts";
import { stringifyRejection } from "../stream/sinks/rejects.ts";
import { MAX_RECORD_BYTES } from "../stream/sources/contract.ts";
import { filesSource, findFiles } from "../stream/sources/files.ts";

/** The predictions of a file. */
export interface PredictionFile {
  /** The short name of the file. */
  readonly name: string;
  /** One for each song, in the order of the songs; undefined if the file has none for it. */
  readonly predictions: readonly (Prediction | undefined)[];
  /** The model, if all predictions name the same one. */
  readonly model: ModelInfo | null;
  /** Number of records that are not predictions, or do not fit their song. */
  readonly rejected: number;
  /** Number of predictions of songs that are not evaluated. */
  readonly unknown: number;
}

/**
 * Reads a file of predictions, one JSON object per line, and reports their number on stderr. A song is
 * identified by its id and its `occurrence`, which defaults to the order in the file.
 *
 * @param rejects receives the records that are not predictions
 * @throws {RunError} with exit code 65 if the file cannot be read to its end.
 */
export async function readPredictions(
  path: string,
  songs: readonly ReferenceSong[],
  rejects: Sink,
): Promise<PredictionFile> {
  const found = new PredictionMatcher(songs), { files } = await findFiles([path]);
  let rejected = 0, unknown = 0;
  for await (const batch of filesSource(files, "jsonl", MAX_RECORD_BYTES).records()) {
    for (const delivery of batch) {
      const { content, origin } = mapContent(delivery, ({ bytes }) => {
        const text = decodeText(bytes);
        if (text instanceof Rejection) return text;
        return parseOrReject(bytes, () => found.add(parseStrictJson(text)));
      });
      if (content instanceof Rejection) {
        rejected++;
        await rejects.write(stringifyRejection(content, origin));
        if (content.endsInput) throw endedEarly(content, origin);
      } else if (!content) unknown++;
    }
  }
  const name = shortName(path), { predictions, model } = found;
  const scored = predictions.filter((prediction) => prediction !== undefined);
  console.error(
    `${name}: predictions for ${scored.length} of ${songs.length} songs, ${unknown} for others, ` +
      `${rejected} rejected`,
  );
  if (scored.length === 0) {
    throw new RunError(
      EXIT.unreadable,
      `${name} predicts none of the songs. It takes one JSON object a line, with the song's id: ` +
        "see docs/evaluate.md",
    );
  }
  for (const warning of found.warnings()) console.error(`warning: ${name}: ${warning}`);
  return { name, predictions, model, rejected, unknown };
}

/** Assigns each prediction to its song, by id and occurrence. */
class PredictionMatcher {
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
   * @throws {SongError} if it is not a prediction, does not fit, or its song has one already.
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
