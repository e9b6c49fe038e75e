/**
 * Reads a file of predictions of any system.
 *
 * @module
 */
import type { ModelInfo } from "#lib/annotation.ts";
import type { ReferenceSong } from "#lib/evaluation/system.ts";
import { parseStrictJson } from "#lib/formats/strict_json.ts";
import type { Prediction } from "#lib/structure.ts";
import { endedEarly, shortName } from "../stream/data_set.ts";
import { decodeText, parseOrReject } from "../stream/decode.ts";
import { mapContent, Rejection } from "../stream/delivery.ts";
import { PredictionMatcher } from "./match_predictions.ts";
import { stringifyRejection } from "../stream/sinks/rejects.ts";
import type { Sink } from "../stream/sinks/contract.ts";
import { EXIT, RunError } from "../errors.ts";
import { filesSource, findFiles } from "../stream/sources/files.ts";
import { MAX_RECORD_BYTES } from "../stream/sources/contract.ts";

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
