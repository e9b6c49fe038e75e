/**
 * What an evaluation tells: text for a terminal, JSON for programs, a page for people.
 *
 * @module
 */
import { CATALOGUE, HEADLINE_SCORES } from "#lib/evaluation/catalogue.ts";
import type { SystemScores } from "#lib/evaluation/scores_file.ts";
import type { Evaluation } from "./evaluate.ts";
import type { EvaluateFlags } from "./evaluate_flags.ts";
import { differenceTable, scoreTable } from "./score_table.ts";

/** The content of `--json FILE`. */
export function jsonOf({ file }: Evaluation): string {
  return JSON.stringify(file) + "\n";
}

/** The content of `--report FILE`. */
export async function htmlOf(
  { file, songs, systems }: Evaluation,
  given: EvaluateFlags,
): Promise<string> {
  // The plot library is loaded only where a page is wanted.
  const { reportPage } = await import("#lib/report/report.ts");
  return reportPage(file, songs, systems, {
    showWords: given["show-words"],
    ...(given.song !== undefined && { song: given.song }),
  });
}

/** What is printed: scores, differences to the first system, and everything to be wary of. */
export function textOf({ file }: Evaluation, { all }: Pick<EvaluateFlags, "all">): string {
  const { systems, songs, bootstrap } = file;
  const catalogue = all ? CATALOGUE : HEADLINE_SCORES;
  const lines = songs.reduce((sum, song) => sum + song.lines, 0);
  const differences = file.differences.filter(({ minus }) => minus === systems[0].name);
  return [
    `${songs.length} songs, ${lines} lines. [95 % intervals], ${bootstrap.resamples} resamples of ` +
    `the songs, seed ${bootstrap.seed}`,
    leftOut(file.left_out),
    scoreTable(systems, catalogue),
    ...(differences.length > 0
      ? [
        `Differences, on the same songs; * marks intervals that do not hold 0`,
        differenceTable(differences, catalogue),
      ]
      : []),
    ...systems.map(notes),
  ].filter((part) => part !== "").join("\n\n") + "\n";
}

function leftOut(counts: Evaluation["file"]["left_out"]): string {
  const reasons = {
    unlabelled: "without gold labels",
    rejected: "rejected records",
    unknown: "predictions of other songs",
    unpredicted: "songs without a prediction of every system",
  } as const;
  const told = Object.entries(reasons)
    .map(([name, reason]) => [counts[name as keyof typeof reasons], reason] as const)
    .filter(([count]) => count > 0).map(([count, reason]) => `${count} ${reason}`);
  return told.length === 0 ? "" : `Left out: ${told.join(", ")}`;
}

/** What has to be known of a system beside its scores. */
function notes({ name, scores, learnt_from, temperature_scaling: scaling }: SystemScores): string {
  return [
    ...learnt_from.map((data) =>
      `warning: ${name} learnt from ${data}: these scores say nothing of new songs`
    ),
    ...scores.watch.warnings.map((warning) => `warning: ${name}: ${warning}`),
    ...(scaling && scores.calibration
      ? [
        `${name} at temperature ${scaling.temperature.toFixed(3)}, fitted on ` +
        `${scaling.fitted_on.songs} songs of ${scaling.fitted_on.name}: ECE ` +
        `${scaling.calibration.ece.toFixed(4)} (was ${scores.calibration.ece.toFixed(4)}), NLL ` +
        `${scaling.calibration.nll.toFixed(4)} (was ${scores.calibration.nll.toFixed(4)})`,
      ]
      : []),
  ].join("\n");
}
