/**
 * Training, from songs to an artifact.
 *
 * @module
 */
import { computeFeatures, type FeatureSet } from "#lib/features/contract.ts";
import { Scorecard } from "#lib/metrics/scores.ts";
import { structureFromLabels } from "#lib/structure.ts";
import { recurringPair } from "#models/rules.ts";
import type { LineTagger } from "#models/network.ts";
import { type Epoch, fit, type Fitted } from "#models/training/fit.ts";
import type { TrainingSettings } from "#models/training/settings.ts";
import type { LabelledFeatures } from "#models/networks/blstm/trainable.ts";
import { briefly, type TrainingRecord } from "#models/training/record.ts";
import {
  dataChecksum,
  type DataSet,
  type LabelledSong,
  linesOf,
  partsOf,
} from "../stream/data_set.ts";
import { predictionsOf } from "../annotator/predictions.ts";

/** Trains on data sets, a tenth of their songs held out to stop by. */
export async function train(
  featureSet: FeatureSet,
  data: readonly DataSet[],
  settings: TrainingSettings,
  report: (epoch: Epoch) => void,
  signal: AbortSignal,
): Promise<Fitted & Pick<TrainingRecord, "data" | "held_out">> {
  const { training, heldOut } = partsOf(data);
  const fitted = await fit(
    {
      training: training.map((song) => withFeatures(song, featureSet)),
      heldOut: heldOut.map((song) => withFeatures(song, featureSet)),
    },
    featureSet,
    settings,
    { report, clock: () => performance.now(), signal },
  );
  return {
    ...fitted,
    data: data.map(({ name, songs }) => ({
      name,
      songs: songs.length,
      lines: linesOf(songs),
      checksum: dataChecksum(songs),
    })),
    held_out: { songs: heldOut.length, lines: linesOf(heldOut) },
  };
}

/** Scores a network on a data set, as a whole and for each of its languages. */
export async function scoresOf(
  network: LineTagger,
  { name, songs }: DataSet,
): Promise<TrainingRecord["scores"]> {
  const languages = [...new Set(songs.map(({ song }) => song.language ?? ""))].sort();
  const groups = languages.length > 1 ? [null, ...languages] : [null];
  return await Promise.all(groups.map(async (language) => {
    const group = songs.filter(({ song }) =>
      language === null || (song.language ?? "") === language
    );
    return {
      data: name,
      language,
      songs: group.length,
      model: briefly(await pooledScores(network, group)),
      recurring_pair: briefly(await pooledScores(recurringPair, group)),
    };
  }));
}

async function pooledScores(tagger: LineTagger, songs: readonly LabelledSong[]) {
  const scorecard = new Scorecard();
  const predictions = await predictionsOf(tagger, songs.map(({ song }) => song));
  songs.forEach(({ labels }, place) =>
    scorecard.add(structureFromLabels(labels), predictions[place])
  );
  return scorecard.scores();
}

function withFeatures({ song, labels }: LabelledSong, featureSet: FeatureSet): LabelledFeatures {
  return { features: computeFeatures(featureSet, song.lines), labels };
}
