/**
 * The outputs of an evaluation: text for a terminal, JSON for programs, and an HTML page.
 *
 * @module
 */
import { HEADLINE_SCORES, PRINTED_SCORES } from "#lib/metrics/scores.ts";
import { describeLeftOut, systemWarnings } from "#lib/evaluation/warnings.ts";
import type { SystemScores } from "#lib/evaluation/scores_file.ts";
import { counted, decimals, grouped } from "#lib/format_number.ts";
import type { Evaluation } from "./run.ts";
import type { EvaluateValues } from "./settings.ts";
import { toGrouping } from "./grouping.ts";
import { differenceTable, groupTable, scoreTable } from "./score_table.ts";

/** The content of `--json FILE`. */
export function toJson({ file }: Evaluation): string {
  return JSON.stringify(file) + "\n";
}

/** The content of `--report FILE`. */
export async function reportPage(
  { file, songs, systems }: Evaluation,
  settings: EvaluateValues,
): Promise<string> {
  // The plot library is loaded only when a page is written.
  const { evaluationPage } = await import("#web/report/evaluation/page.ts");
  return evaluationPage(file, songs, systems, {
    showWords: settings.showWords,
    ...(settings.song !== undefined && { song: settings.song }),
  });
}

/** The printed text: scores, differences from the first system, and warnings. */
export function toText(
  { file }: Evaluation,
  { all, by }: Pick<EvaluateValues, "all" | "by">,
): string {
  const { systems, songs, bootstrap } = file;
  const catalogue = all ? PRINTED_SCORES : HEADLINE_SCORES;
  const lines = songs.reduce((sum, song) => sum + song.lines, 0);
  const differences = file.differences.filter(({ minus }) => minus === systems[0].name);
  const missing = describeLeftOut(file.left_out);
  return [
    `${counted(songs.length, "song")}, ${counted(lines, "line")}. [95 % intervals] of ` +
    `${grouped(bootstrap.resamples)} resamples of the songs, seed ${bootstrap.seed}`,
    missing.length === 0 ? "" : `Left out: ${missing.join(", ")}`,
    scoreTable(systems, catalogue, songs.length),
    differences.length === 0 ? "" : differenceTable(differences, catalogue),
    ...by.map((text) => groupTable(toGrouping(text).field, systems, differences)),
    systems.flatMap((system) =>
      systemWarnings(system).map((warning) => `warning: ${system.name}: ${warning}`)
    ).join("\n"),
    systems.map(describeScaling).filter((part) => part !== "").join("\n"),
  ].filter((part) => part !== "").join("\n\n") + "\n";
}

/** Describes how temperature scaling changes the calibration of a system. */
function describeScaling({ name, scores, temperature_scaling: scaling }: SystemScores): string {
  if (scaling === null || scores.calibration === null) return "";
  const { fitted_on: { songs, name: data }, calibration, temperature } = scaling;
  const change = (["brier", "nll", "ece"] as const).map((score) =>
    `${score} ${decimals(calibration[score], 4)} (was ${decimals(scores.calibration![score], 4)})`
  );
  return `${name} at temperature ${decimals(temperature)}, fitted on ${
    counted(songs, "song")
  } of ` +
    `${data}: ${change.join(", ")}`;
}
