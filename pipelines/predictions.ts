/**
 * Predictions that somebody's system wrote to a file, brought to the songs that they are of.
 *
 * @module
 */
import type { ModelName } from "#lib/annotation.ts";
import type { GoldSong } from "#lib/evaluation/system.ts";
import { parseStrictJson } from "#lib/formats/strict_json.ts";
import { type PredictedSong, readPrediction } from "#lib/prediction_record.ts";
import { SongError } from "#lib/song_error.ts";
import type { Prediction } from "#lib/structure.ts";
import { endedEarly } from "./data_set.ts";
import { decodeText, parsed } from "./decode.ts";
import { mapContent, Rejection } from "./delivery.ts";
import { jsonOfRejection } from "./sinks/rejects.ts";
import type { Sink } from "./sinks/sink.ts";
import { filesSource } from "./sources/files.ts";
import { MAX_RECORD_BYTES } from "./sources/source.ts";

/** What a file predicts for songs. */
export interface PredictionFile {
  /** One for each song, in the order of the songs; undefined if the file has none for it. */
  readonly predictions: readonly (Prediction | undefined)[];
  /** The model that all of them name, if they name one. */
  readonly model: ModelName | null;
  /** Records that are no predictions, or do not fit their song. */
  readonly rejected: number;
  /** Predictions of songs that are not among the gold songs. */
  readonly unknown: number;
}

/**
 * Reads a file of predictions, one JSON object a line. A song is known by its id, and among songs of
 * one id by its place: `occurrence`, or else the order in the file.
 *
 * @param rejects where records go that are no predictions
 * @throws {RunError} with exit code 65 if the file cannot be read to its end.
 */
export async function readPredictions(
  path: string,
  songs: readonly GoldSong[],
  rejects: Sink,
): Promise<PredictionFile> {
  const placeOf = new Map(songs.map((song, place) => [keyOf(song.id, song.occurrence), place]));
  const predictions: (Prediction | undefined)[] = songs.map(() => undefined);
  const seen = new Map<string, number>();
  const models = new Map<string, ModelName | null>();
  let rejected = 0, unknown = 0;

  /** Brings a prediction to its song; returns whether that is among the gold songs. */
  function bring({ id, occurrence, prediction, model }: PredictedSong): boolean {
    const turn = occurrence ?? (seen.get(id) ?? 0) + 1;
    if (occurrence === undefined) seen.set(id, turn);
    const place = placeOf.get(keyOf(id, turn));
    if (place === undefined) return false;
    checkFit(songs[place], prediction, predictions[place]);
    predictions[place] = prediction;
    models.set(JSON.stringify(model ?? null), model ?? null);
    return true;
  }

  for await (const batch of filesSource([path], "jsonl", MAX_RECORD_BYTES).records()) {
    for (const delivery of batch) {
      const { content, origin } = mapContent(delivery, ({ bytes }) => {
        const text = decodeText(bytes);
        if (text instanceof Rejection) return text;
        return parsed(bytes, () => bring(readPrediction(parseStrictJson(text))));
      });
      if (content instanceof Rejection) {
        rejected++;
        await rejects.write(jsonOfRejection(content, origin));
        if (content.endsInput) throw endedEarly(content, origin);
      } else if (!content) unknown++;
    }
  }
  return {
    predictions,
    model: models.size === 1 ? [...models.values()][0] : null,
    rejected,
    unknown,
  };
}

function checkFit(song: GoldSong, prediction: Prediction, before: Prediction | undefined): void {
  const lines = song.truth.labels.length, labelled = prediction.labels.length;
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

function keyOf(id: string, occurrence: number): string {
  return `${occurrence} ${id}`;
}
