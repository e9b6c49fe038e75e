/**
 * Training, from songs to an artifact.
 *
 * @module
 */
import { labelsOf } from "#lib/annotation.ts";
import { checksum } from "#lib/checksum.ts";
import { type FeatureSet, featuresOf } from "#lib/features/feature_set.ts";
import { Scorecard } from "#lib/metrics/scorecard.ts";
import { recurringPair } from "#models/rules.ts";
import type { LineTagger } from "#models/tagger.ts";
import { type Epoch, fit, type Fitted } from "#models/training/fit.ts";
import type { TrainingSettings } from "#models/training/settings.ts";
import type { LabelledFeatures } from "#models/training/trainable_blstm.ts";
import { briefly, type TrainingRecord } from "#models/training/record.ts";
import { type DataSet, type LabelledSong, partsOf } from "./data_set.ts";

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
      checksum: checksum(JSON.stringify(songs.map(({ song, labels }) => [
        song.id,
        song.lines,
        labels,
      ]))),
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

const TAGGED_AT_ONCE = 64;

async function pooledScores(tagger: LineTagger, songs: readonly LabelledSong[]) {
  const scorecard = new Scorecard();
  for (let first = 0; first < songs.length; first += TAGGED_AT_ONCE) {
    const batch = songs.slice(first, first + TAGGED_AT_ONCE);
    const chorus = await tagger.tag(
      batch.map(({ song }) => featuresOf(tagger.featureSet, song.lines)),
    );
    batch.forEach(({ labels }, place) => scorecard.add(labels, labelsOf(chorus[place])));
  }
  return scorecard.scores();
}

function withFeatures({ song, labels }: LabelledSong, featureSet: FeatureSet): LabelledFeatures {
  return { features: featuresOf(featureSet, song.lines), labels };
}

function linesOf(songs: readonly LabelledSong[]): number {
  return songs.reduce((sum, { labels }) => sum + labels.length, 0);
}
