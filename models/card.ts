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
  const { name, version, network, labels, training, calibration } = record;
  const { settings, note, data, held_out: heldOut, epochs } = training;
  const best = epochs.findLast((epoch) => epoch.best)?.epoch;
  return `# ${name} ${version}

Labels each line of a song as ${labels.join(" or ")}.

| | |
| --- | --- |
| network | ${network} |
| features | feature set \`${record.feature_set}\`, ${record.feature_names.length} numbers per line |
| probabilities | ${
    calibration === null ? "raw" : `calibrated, temperature ${calibration.temperature}`
  } |
| trained with | Refrain ${training.release} |

## Training data

| data | songs | lines | SHA-256 of ids, words and labels |
| --- | --- | --- | --- |
${
    data.map((set) =>
      `| ${set.name} | ${set.songs} | ${set.lines} | \`${set.checksum.slice(0, 16)}…\` |`
    ).join("\n")
  }

${
    note === null
      ? ""
      : `${note}\n\n`
  }Of these, ${heldOut.songs} songs (${heldOut.lines} lines) were held out for early stopping.
Training ran for ${epochs.length} epochs; the weights are those of epoch ${best}, which had the highest
macro F1 on the held-out songs.

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
- In songs with very few lines there is little to compare: any line may be labelled chorus.
- Data sets and listeners disagree on how to label one-line refrains that close each verse.
- Rhyme and parts of speech are computed for English and say little in other languages. Only the
  languages with a row above were measured, and rows with few songs are weak evidence.
- Boundaries within one label are not found, such as the one between verse 1 and verse 2.
`;
}

function scoreTable({ scores }: TrainingRecord): string {
  return `These songs were not used for training, early stopping or model selection. They were scored once,
after training. Each cell has the score of the model and, after the slash, that of the untrained rule
\`recurring-pair\`, which labels two adjacent lines as chorus if they occur again. Boundary F1 is
pooled over songs; the start of a song is not a boundary. Where no reference line is a chorus, macro F1
is at most 0.5.

| data | language | songs | macro F1 | chorus F1 | accuracy | boundary F1 exact | within 1 | within 2 |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${scores.map(scoreRow).join("\n")}`;
}

function scoreRow(scores: TrainingRecord["scores"][number]): string {
  const { data, language, songs, model, recurring_pair } = scores;
  const columns = [
    (of: BriefScores) => of.macro_f1,
    (of: BriefScores) => of.chorus_f1,
    (of: BriefScores) => of.accuracy,
    (of: BriefScores) => of.boundary_f1.exact,
    (of: BriefScores) => of.boundary_f1.within_1,
    (of: BriefScores) => of.boundary_f1.within_2,
  ].map((column) => `${toText(column(model))} / ${toText(column(recurring_pair))}`);
  return `| ${[data, language ?? "all", songs, ...columns].join(" | ")} |`;
}

function toText(score: number | null): string {
  return score === null ? "none" : score.toFixed(3);
}
