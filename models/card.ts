/**
 * The model card (Mitchell et al. 2019): what a model learnt from, how it was made, how well it does
 * and what it is not good for. Written from its record, so that no number is typed by hand.
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
| network | ${network}, ${settings.units} units in each direction |
| reads | feature set \`${record.feature_set}\`, ${record.feature_names.length} numbers a line |
| probabilities | ${
    calibration === null ? "raw" : `calibrated, temperature ${calibration.temperature}`
  } |
| made with | Refrain ${training.release} |

## What it learnt from

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
  }Of these, ${heldOut.songs} songs (${heldOut.lines} lines) were not learnt from but used to stop
training. It ran for ${epochs.length} epochs; the weights are those of epoch ${best}, at which the
macro F1 of the held-out songs was highest.

## How to make it again

    ${training.command}

The same command on the same machine gives the same bytes.

| setting | value |
| --- | --- |
${
    Object.entries(settings).map(([setting, value]) =>
      `| ${setting.replaceAll("_", " ")} | ${value} |`
    ).join("\n")
  }

## How well it does

${training.scores.length === 0 ? "It was not measured." : measured(training)}

## What it is not good for

- Sections finer than verse and chorus: pre-chorus, bridge, intro and outro count as verse.
- Songs whose chorus never comes back, or comes back in other words: it reads repetition, not sense.
- Songs of a few lines: with nothing to compare, it may call anything a chorus.
- Refrains of one line that close each verse: data and listeners disagree on what they are.
- Rhyme and parts of speech are English; in other languages these two views say little, and only the
  languages with a row above were measured. A row of few songs says little.
- Edges within one label: where verse 1 ends and verse 2 begins it does not say.
`;
}

function measured({ scores }: TrainingRecord): string {
  return `On songs that were neither learnt from nor used to stop or to choose, measured once, after
training. Beside each score stands, after the stroke, that of a rule which learns nothing: two adjacent
lines that come again are a chorus (\`recurring-pair\`). Boundary F1 is pooled over songs; the start of
a song is no boundary. Where no line is a chorus, macro F1 cannot pass 0.5.

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
  ].map((column) => `${shown(column(model))} / ${shown(column(recurring_pair))}`);
  return `| ${[data, language ?? "all", songs, ...columns].join(" | ")} |`;
}

function shown(score: number | null): string {
  return score === null ? "none" : score.toFixed(3);
}
