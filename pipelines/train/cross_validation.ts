/**
 * Cross-validation: trains a network for each fold and seed, and predicts the songs that it has not seen.
 *
 * @module
 */
import { loadFeatureSet } from "#models/feature_sets.ts";
import type { Labelling } from "#lib/label.ts";
import { Scorecard } from "#lib/metrics/scores.ts";
import { referenceStructure } from "#lib/structure.ts";
import type { LineTagger, Network } from "#models/network.ts";
import { toBriefScores, toRecordedSettings } from "#models/training/record.ts";
import type { TrainingSettings } from "#models/training/settings.ts";
import configuration from "../../deno.json" with { type: "json" };
import { toPrediction } from "../annotator/predictions.ts";
import { yieldToEventLoop } from "../concurrency/event_loop.ts";
import { dataChecksum, type DataSet, type LabelledSong, splitHeldOut } from "../stream/data_set.ts";
import { type BreakCondition, breakConditions } from "./break_conditions.ts";
import { type FoldPredictions, FoldStore } from "./fold_store.ts";
import { type Fold, planFolds } from "./folds.ts";
import { FeatureStore, showEpoch, trainNetwork } from "./trained_network.ts";

/** What a cross-validation trains, and where its predictions go. */
export interface CrossValidation {
  readonly network: Network;
  /** With the first seed; those of the other seeds follow it. */
  readonly settings: TrainingSettings;
  readonly seeds: number;
  /** The number of folds, or the field of songs whose values are the folds. */
  readonly folds: string;
  /** The kinds of wrong breaks with which songs are predicted, too (`wrongBreaks`). */
  readonly corruptBreaks: readonly string[];
  /** The folder of the predictions. */
  readonly predictions: string;
}

/**
 * Cross-validates a network. Every song of `data` is predicted once for each seed, by the fold that did
 * not see it. Finished folds are kept: the same run resumes after them. Returns a message.
 *
 * @param data sets whose songs are scored, and trained on by the other folds
 * @param others sets whose songs every fold trains on
 * @throws the signal's reason, as soon as it aborts
 */
export async function crossValidate(
  run: CrossValidation,
  data: readonly DataSet[],
  others: readonly DataSet[],
  signal: AbortSignal,
): Promise<string> {
  const { network, settings, seeds } = run;
  const folds = planFolds(data, others, run.folds);
  const features = new FeatureStore(await loadFeatureSet(network.featureSet));
  const conditions = breakConditions(run.corruptBreaks), store = new FoldStore(run.predictions);
  await store.open(describeRun(run, data, others), signal);
  for (let seed = settings.seed; seed < settings.seed + seeds; seed++) {
    for (const [place, fold] of folds.entries()) {
      const title = `seed ${seed}, fold ${fold.name} (${place + 1} of ${folds.length})`;
      if (await store.has(seed, place + 1)) {
        console.error(`${title}: finished before`);
        continue;
      }
      console.error(`${title}: ${fold.training.length} songs to train on`);
      const predictions = await predictFold(
        network,
        { ...settings, seed },
        fold,
        conditions,
        features,
        signal,
      );
      await store.write(seed, place + 1, predictions, signal);
      for (const prediction of predictions) showScores(title, prediction);
    }
  }
  return `wrote ${
    seeds * folds.length
  } folds to ${run.predictions}. Score the predictions of a seed: ` +
    `refrain evaluate --predictions ${store.folderOf(settings.seed)}, and the same songs`;
}

/** Trains on the songs of a fold, and predicts those that it scores. */
async function predictFold(
  network: Network,
  settings: TrainingSettings,
  { training, scored }: Fold,
  conditions: readonly BreakCondition[],
  features: FeatureStore,
  signal: AbortSignal,
): Promise<FoldPredictions[]> {
  const options = { features, report: showEpoch, signal };
  const split = splitHeldOut([{ songs: training }]);
  const trained = await trainNetwork(network, settings, split, options);
  const tagger = await trained.createTagger({
    name: network.name,
    version: `seed-${settings.seed}`,
    checksum: null,
    probabilities: trained.decoding === null ? "raw" : "calibrated",
  });
  const predictions: FoldPredictions[] = [];
  try {
    for (const condition of conditions) {
      predictions.push(await predict(tagger, scored, features, condition, signal));
    }
    return predictions;
  } finally {
    tagger.dispose();
  }
}

async function predict(
  tagger: LineTagger,
  scored: readonly LabelledSong[],
  store: FeatureStore,
  { suffix, breaksOf }: BreakCondition,
  signal: AbortSignal,
): Promise<FoldPredictions> {
  const songs = scored.filter(({ song }) => breaksOf(song) !== undefined);
  const labellings: Labelling[] = [];
  for (const [place, { features }] of (await store.of(songs, signal)).entries()) {
    await yieldToEventLoop();
    signal.throwIfAborted();
    const breaks = breaksOf(songs[place].song)!;
    labellings.push(...await tagger.tag([{ ...features, breaks }]));
  }
  return { suffix, model: tagger.model, songs, labellings };
}

function showScores(title: string, { suffix, model, songs, labellings }: FoldPredictions): void {
  if (songs.length === 0) return;
  const scorecard = new Scorecard();
  songs.forEach(({ song }, place) =>
    scorecard.add(referenceStructure(song)!, toPrediction(model, labellings[place]))
  );
  const { macro_f1, boundary_f1 } = toBriefScores(scorecard.scores());
  console.error(
    `${title}${suffix.replace("-", ", ")}: macro F1 ${macro_f1.toFixed(3)}, boundary F1 ` +
      `${boundary_f1.exact?.toFixed(3) ?? "none"} (${songs.length} songs)`,
  );
}

/** Everything that the predictions depend on, except the seeds. */
function describeRun(
  { network, settings, folds, corruptBreaks }: CrossValidation,
  data: readonly DataSet[],
  others: readonly DataSet[],
) {
  const { seed: _, ...recorded } = toRecordedSettings(settings);
  const describe = ({ name, songs }: DataSet) => ({
    name,
    checksum: dataChecksum(songs),
    songs_with_breaks: songs.filter(({ song }) => song.breaks.length > 0).length,
  });
  return {
    release: configuration.version,
    network: network.name,
    settings: recorded,
    folds,
    ...(corruptBreaks.length > 0 && { corrupt_breaks: corruptBreaks }),
    data: data.map(describe),
    train_with: others.map(describe),
  };
}
