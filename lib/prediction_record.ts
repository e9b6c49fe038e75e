/**
 * The prediction of any system for a song, read from an annotation, or from a record with an id and
 * at least a label for each line. `docs/evaluate.md` describes the fields.
 *
 * @module
 */
import { z } from "zod";
import { type ModelInfo, modelSchema } from "./annotation.ts";
import type { Label } from "./label.ts";
import { parseSchema } from "./parse_schema.ts";
import { sectionsFromLabels, sectionsFromRecords } from "./section.ts";
import { toSegments } from "./segment.ts";
import { SongError } from "./song_error.ts";
import { songIdSchema } from "./song_record.ts";
import { type Prediction, structureFromSections } from "./structure.ts";

/** The prediction for a song. */
export interface PredictedSong {
  readonly id: string;
  /** The song's place among the songs of the same id, from 1; absent if the record has none. */
  readonly occurrence?: number;
  readonly prediction: Prediction;
  /** The words of its labels, as in the record. */
  readonly labelWords: readonly string[];
  readonly model?: ModelInfo;
}

const label = z.union([z.string().min(1), z.literal(0), z.literal(1)], {
  error: "a label is a word, or 0 (verse) or 1 (chorus)",
});
/** Bounded, so that a wrong number does not exhaust the memory. */
const line = z.int().min(0).max(1_000_000);
/** Other programs write 1e-05, or many digits: `parseStrictJson` returns the text of such numbers. */
const probability = z.preprocess(
  (value) =>
    typeof value === "object" && value !== null && "rawJSON" in value
      ? Number(value.rawJSON)
      : value,
  z.number().min(0).max(1),
);

const predictionRecord = z.looseObject({
  id: songIdSchema,
  occurrence: z.int().min(1).nullish(),
  labels: z.array(label).min(1).nullish(),
  segments: z.array(
    z.looseObject({ start: line, end: line, label, confidence: probability.nullish() }),
  ).min(1).nullish(),
  chorus: z.array(probability).nullish(),
  lines: z.array(z.unknown()).nullish(),
});

/** The lines of an annotation that was written with `--lines`. */
const taggedLines = z.array(z.looseObject({ chorus: probability }));

/** The probabilities of lines; undefined if no line has one, because lines are texts. */
function probabilitiesOf(lines: readonly unknown[]): number[] | undefined {
  const hasOne = (line: unknown) => typeof line === "object" && line !== null && "chorus" in line;
  if (!lines.some(hasOne)) return undefined;
  const read = parseSchema(taggedLines, lines);
  if ("fault" in read) throw invalid(`lines${read.fault}`);
  return read.value.map(({ chorus }) => chorus);
}

/** What identifies the song of a record. */
export type SongIdentity = Pick<PredictedSong, "id" | "occurrence">;

/** The song of a record that may be invalid otherwise; undefined if it names no song. */
export function parseSongIdentity(value: unknown): SongIdentity | undefined {
  const { data } = predictionRecord.pick({ id: true, occurrence: true }).safeParse(value);
  return data && toSongIdentity(data);
}

function toSongIdentity(
  { id, occurrence }: Pick<z.infer<typeof predictionRecord>, "id" | "occurrence">,
): SongIdentity {
  return {
    id: typeof id === "object" ? id.rawJSON : String(id),
    ...(occurrence != null && { occurrence }),
  };
}

/**
 * Reads a prediction.
 *
 * @throws {SongError} that names the rule and the field.
 */
export function parsePrediction(value: unknown): PredictedSong {
  const read = parseSchema(predictionRecord, value);
  if ("fault" in read) throw invalid(read.fault);
  const { id, occurrence, labels, segments, chorus, lines, ...others } = read.value;
  if ((labels == null) === (segments == null)) {
    const which = labels == null ? "neither" : "both";
    throw invalid(`A prediction has "segments" or "labels"; this one has ${which}`);
  }
  const labelWords = (labels ?? segments!.map(({ label }) => label)).map(String);
  const structure = segments
    ? structureFromSections(sectionsFromRecords(segments, segments.at(-1)!.end, "segments"))
    : structureFromSections(sectionsFromLabels(labels!));
  const probabilities = chorus ?? probabilitiesOf(lines ?? []);
  if (probabilities !== undefined && probabilities.length !== structure.labels.length) {
    throw invalid(
      `The prediction has labels for ${structure.labels.length} lines, and probabilities for ` +
        `${probabilities.length}`,
    );
  }
  const confidences = segments?.map(({ confidence }) => confidence);
  const model = modelSchema.safeParse(others.model);
  const isCertain = model.data?.probabilities === "none";
  return {
    ...toSongIdentity({ id, occurrence }),
    labelWords: [...new Set(labelWords)],
    prediction: {
      ...structure,
      ...(probabilities && !isCertain && { chorus: Float32Array.from(probabilities) }),
      ...(confidences && !isCertain && isComplete(confidences, structure.labels) &&
        { segmentConfidences: Float32Array.from(confidences) }),
    },
    ...(model.success && { model: model.data }),
  };
}

/** Whether each run of equal labels is one segment with a confidence. */
function isComplete(
  confidences: readonly (number | null | undefined)[],
  labels: readonly Label[],
): confidences is readonly number[] {
  return confidences.length === toSegments(labels).length &&
    confidences.every((confidence) => confidence != null);
}

function invalid(message: string): SongError {
  return new SongError("invalid_prediction", message);
}
