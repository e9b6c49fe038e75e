/**
 * Predictions of models for the songs of an evaluation, with the right stanza breaks or others.
 *
 * @module
 */
import type { CalibrationSet, ReferenceSong } from "#lib/evaluation/system.ts";
import { wrongBreaks } from "#lib/evaluation/wrong_breaks.ts";
import { referenceStructure } from "#lib/structure.ts";
import type { LineTagger } from "#models/network.ts";
import type { LoadedModel } from "../annotator/model_store.ts";
import { predictSongs } from "../annotator/predictions.ts";
import { dataChecksum, type DataSet } from "../stream/data_set.ts";
import type { Candidate } from "./run.ts";

/** The stanza breaks that models get. */
export interface BreakVariant {
  /** What the name of a system adds to that of its model. */
  readonly suffix: string;
  breaksOf(song: ReferenceSong): readonly number[];
}

const GIVEN_BREAKS: BreakVariant = { suffix: "", breaksOf: ({ breaks }) => breaks };

/** No breaks, those of the songs, and wrong ones of each kind. Without a kind, those of the songs. */
export function breakVariants(wrongKinds: readonly string[]): BreakVariant[] {
  if (wrongKinds.length === 0) return [GIVEN_BREAKS];
  return [
    { suffix: ", no breaks", breaksOf: () => [] },
    GIVEN_BREAKS,
    ...wrongKinds.map((kind) => ({
      suffix: `, breaks ${kind}`,
      breaksOf: (song: ReferenceSong) => wrongBreaks(kind, song),
    })),
  ];
}

/**
 * The candidates of an evaluation: the predictions of each model for the songs, and for those on which a
 * temperature is fitted.
 *
 * @param variants one candidate for each model and each of these
 */
export async function tagCandidates(
  models: readonly LoadedModel[],
  songs: readonly ReferenceSong[],
  data: readonly DataSet[],
  calibration: DataSet | undefined,
  signal: AbortSignal,
  variants: readonly BreakVariant[] = [GIVEN_BREAKS],
): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  try {
    for (const { tagger, trainedOn } of models) {
      const hasSeen = ({ songs, files }: DataSet) =>
        [songs, ...files].some((some) => trainedOn.has(dataChecksum(some)));
      const calibrationSet = calibration && {
        ...await tagCalibrationSet(tagger, calibration, signal),
        isTrainingData: hasSeen(calibration),
      };
      for (const { suffix, breaksOf } of variants) {
        const tagged = songs.map((song) => ({ lines: song.lines, breaks: breaksOf(song) }));
        candidates.push({
          name: tagger.model.name + suffix,
          model: tagger.model,
          trainedOn: data.filter(hasSeen).map(({ name }) => name),
          predictions: await predictSongs(tagger, tagged, signal),
          ...(calibrationSet && { calibrationSet }),
        });
      }
    }
  } finally {
    for (const { tagger } of models) tagger.dispose();
  }
  return candidates;
}

async function tagCalibrationSet(
  tagger: LineTagger,
  { name, songs }: DataSet,
  signal: AbortSignal,
): Promise<Omit<CalibrationSet, "isTrainingData">> {
  return {
    name,
    references: songs.map(({ song }) => referenceStructure(song)!),
    predictions: await predictSongs(tagger, songs.map(({ song }) => song), signal),
  };
}
