/**
 * The model card (Mitchell et al. 2019): a model's training data, training, scores and limitations, all
 * numbers taken from its record.
 *
 * @module
 */
import type { ModelRecord } from "./artifact.ts";
import type { BriefScores, TrainingRecord } from "./training/record.ts";

/** A model's card, in Markdown. */
export function modelCard(record: ModelRecord): string {
  const { name, version, network, labels, training } = record;
  const { settings, note, data } = training;
  return `# ${name} ${version}

Labels each line of a song as ${labels.join(" or ")}.

| | |
| --- | --- |
| network | ${network} |
| features | feature set \`${record.feature_set}\`, ${record.feature_names.length} numbers per line |
| probabilities | ${describeProbabilities(record)} |
| trained with | Refrain ${training.release} |

## Training data

| data | songs | lines | SHA-256 of ids, words and labels |
| --- | --- | --- | --- |
${
    data.map((set) =>
      `| ${set.name} | ${set.songs} | ${set.lines} | \`${set.checksum.slice(0, 16)}…\` |`
    ).join("\n")
  }

${note === null ? "" : `${note}\n\n`}${describeEpochs(record)}

## Training

    ${training.command}

The same command on the same machine produces the same bytes.

| setting | value |
| --- | --- |
${
    Object.entries(settings).map(([setting, value]) =>
      `| ${setting.replaceAll("_", " ")} | ${value} |`
    ).join("\n")
  }

## Scores

${training.scores.length === 0 ? "The model was not scored." : scoreTable(training)}

## Limitations

- Verse and chorus are the only labels: pre-chorus, bridge, intro and outro count as verse.
- A chorus that never repeats, or is repeated with different words, is missed: the model uses
  repetition, not meaning.
${describeShortSongs(record)}
- Data sets and listeners disagree on how to label one-line refrains that close each verse.
${describeLanguages(record)}
- Boundaries within one label are not found, such as the one between verse 1 and verse 2.
`;
}

function describeProbabilities({ calibration, decoding }: ModelRecord): string {
  if (decoding !== null) return "calibrated on the held-out songs";
  return calibration === null ? "raw" : `calibrated, temperature ${calibration.temperature}`;
}

/** What the held-out songs were used for, and which weights the model has. */
function describeEpochs({ decoding, training }: ModelRecord): string {
  const { settings, held_out: { songs, lines }, epochs, too_long: tooLong = 0 } = training;
  const heldOut = `Of these, ${songs} songs (${lines} lines) were held out`;
  const best = epochs.findLast((epoch) => epoch.best)?.epoch;
  if (best !== undefined) {
    return `${heldOut} for early stopping.
Training ran for ${epochs.length} epochs; the weights are those of epoch ${best}, which had the highest
macro F1 on the held-out songs.`;
  }
  const averaged = Math.min(Number(settings.average_epochs), epochs.length);
  const use = decoding === null ? "" : " to fit decoding and calibration";
  const whose = averaged === 1 ? "the last" : `each of the last ${averaged}, averaged`;
  const leftOut = tooLong === 0
    ? ""
    : `\n${tooLong} training songs with more than ${settings.max_lines} lines were left out.`;
  return `${heldOut}${use}. They did not influence the
weights. Training ran for ${epochs.length} epochs; the weights are those after ${whose}.${leftOut}`;
}

function describeShortSongs({ decoding }: ModelRecord): string {
  return decoding === null
    ? `- In songs with very few lines there is little to compare: any line may be labelled chorus.`
    : `- In songs with fewer than eight lines, or in which hardly a line is repeated, there is little to
  compare: lines are labelled verse with a low confidence, unless what is repeated is the chorus.`;
}

/** The features that `ssm60` takes from English dictionaries. */
const ENGLISH_FEATURES = /^(phonetic|part_of_speech)/;

function describeLanguages({ feature_names: names }: ModelRecord): string {
  return names.some((name) => ENGLISH_FEATURES.test(name))
    ? `- Rhyme and parts of speech are computed for English and say little in other languages. Only the
  languages with a row above were measured, and rows with few songs are weak evidence.`
    : `- Only the languages with a row above were measured, and rows with few songs are weak evidence.`;
}

function scoreTable({ scores }: TrainingRecord): string {
  const withBreaks = scores.some(({ breaks }) => breaks);
  return `These songs were not used for training, early stopping or model selection. They were scored once,
after training. Each cell has the score of the model and, after the slash, that of the untrained rule
\`recurring-pair\`, which labels two adjacent lines as chorus if they occur again. Boundary F1 is
pooled over songs; the start of a song is not a boundary. Where no reference line is a chorus, macro F1
is at most 0.5.${
    withBreaks
      ? ` In rows "with breaks", the model was given the stanza breaks of the data; in the others
it was not.`
      : ""
  }

| data | language | songs | macro F1 | chorus F1 | accuracy | boundary F1 exact | within 1 | within 2 |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${scores.map(scoreRow).join("\n")}`;
}

function scoreRow(scores: TrainingRecord["scores"][number]): string {
  const { data, language, songs, breaks, model, recurring_pair } = scores;
  const columns = [
    (of: BriefScores) => of.macro_f1,
    (of: BriefScores) => of.chorus_f1,
    (of: BriefScores) => of.accuracy,
    (of: BriefScores) => of.boundary_f1.exact,
    (of: BriefScores) => of.boundary_f1.within_1,
    (of: BriefScores) => of.boundary_f1.within_2,
  ].map((column) => `${toText(column(model))} / ${toText(column(recurring_pair))}`);
  const name = breaks ? `${data}, with breaks` : data;
  return `| ${[name, language ?? "all", songs, ...columns].join(" | ")} |`;
}

function toText(score: number | null): string {
  return score === null ? "none" : score.toFixed(3);
}
