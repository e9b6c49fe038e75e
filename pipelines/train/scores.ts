/**
 * The scores of a trained model on validation songs.
 *
 * @module
 */
import { counted } from "#lib/format_number.ts";
import { Scorecard } from "#lib/metrics/scores.ts";
import { structureFromLabels } from "#lib/structure.ts";
import type { Artifact } from "#models/artifact.ts";
import { ignoreBreaks } from "#models/ignore_breaks.ts";
import { createTagger } from "#models/create_tagger.ts";
import type { LineTagger } from "#models/network.ts";
import { recurringPair } from "#models/rules.ts";
import { type BriefScores, toBriefScores, type TrainingRecord } from "#models/training/record.ts";
import { isDeepStrictEqual } from "node:util";
import { predictSongs } from "../annotator/predictions.ts";
import type { DataSet, LabelledSong } from "../stream/data_set.ts";

type ValidationScores = TrainingRecord["scores"];

/** How many songs show whether a model separates verse from chorus. */
const SAMPLE = 100;

/**
 * Scores a model on data sets, and prints one line for each group of songs. Warns of a model that
 * gives all lines one label.
 *
 * @param known songs that it was trained on
 */
export async function scoreModel(
  model: Artifact,
  validation: readonly DataSet[],
  known: readonly LabelledSong[],
): Promise<ValidationScores> {
  const tagger = await createTagger(model), scores: ValidationScores = [];
  try {
    await warnOfOneLabel(tagger, known.slice(0, SAMPLE));
    for (const set of validation) scores.push(...await scoreDataSet(tagger, set));
  } finally {
    tagger.dispose();
  }
  scores.forEach(showScores);
  return scores;
}

async function warnOfOneLabel(tagger: LineTagger, songs: readonly LabelledSong[]): Promise<void> {
  const predictions = await predictSongs(tagger, songs.map(({ song }) => song));
  const predicted = new Set(predictions.flatMap(({ labels }) => labels));
  const reference = new Set(songs.flatMap(({ labels }) => labels));
  if (predicted.size > 1 || reference.size < 2) return;
  console.error(
    `warning: the model labels every line ${[...predicted]}, of ${counted(songs.length, "song")} ` +
      "that it was trained on: it does not separate verse from chorus. Train on more songs",
  );
}

/**
 * Scores a model on a data set, as a whole and, if it has several languages, for each of them: without
 * stanza breaks and, if songs have breaks that the model uses, also with them.
 */
async function scoreDataSet(tagger: LineTagger, set: DataSet): Promise<ValidationScores> {
  const without = await scoreGroups(ignoreBreaks(tagger), set, false);
  const withBreaks = await scoreGroups(tagger, set, true);
  const isSame = isDeepStrictEqual(without, withBreaks.map((row) => ({ ...row, breaks: false })));
  return isSame ? without : [...without, ...withBreaks];
}

async function scoreGroups(
  tagger: LineTagger,
  { name, songs }: DataSet,
  breaks: boolean,
): Promise<ValidationScores> {
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
      breaks,
      model: toBriefScores(await pooledScores(tagger, group)),
      recurring_pair: toBriefScores(await pooledScores(recurringPair, group)),
    };
  }));
}

async function pooledScores(tagger: LineTagger, songs: readonly LabelledSong[]) {
  const scorecard = new Scorecard();
  const predictions = await predictSongs(tagger, songs.map(({ song }) => song));
  songs.forEach(({ labels }, place) =>
    scorecard.add(structureFromLabels(labels), predictions[place])
  );
  return scorecard.scores();
}

function showScores(scores: ValidationScores[number]): void {
  const { data, language, songs, breaks, model, recurring_pair } = scores;
  const toText = ({ macro_f1, boundary_f1 }: BriefScores) =>
    `macro F1 ${macro_f1.toFixed(3)}, boundary F1 ${boundary_f1.exact?.toFixed(3) ?? "none"}`;
  console.error(
    `${data}${breaks ? ", with breaks" : ""}, ${language ?? "all"} (${songs}): ${toText(model)}; ` +
      `rule: ${toText(recurring_pair)}`,
  );
}
