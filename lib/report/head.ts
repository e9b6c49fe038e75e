/**
 * The head of the report: what was evaluated, and everything to be wary of.
 *
 * @module
 */
import type { ScoresFile } from "../evaluation/scores_file.ts";
import { introduction } from "./figure.ts";
import { type Markup, markup, type Piece } from "./markup.ts";
import { counted, grouped, listed, percent } from "./numbers.ts";
import { nameOf, type ReportedSystem } from "./reported_system.ts";

/** Digits of a model's checksum that are shown. */
const CHECKSUM_DIGITS = 12;

/** What was evaluated, as plain text. */
export function titleOf({ data, systems }: ScoresFile): string {
  return `${listed(systems.map(({ name }) => name))} on ${listed(data.map(({ name }) => name))}`;
}

/** Title, facts, systems and warnings. */
export function head(file: ScoresFile, systems: readonly ReportedSystem[]): Markup {
  const { data, songs, bootstrap } = file;
  const lines = songs.reduce((sum, song) => sum + song.lines, 0);
  const withChorus = songs.filter(({ has_chorus }) => has_chorus).length;
  const names = data.map(({ name }, place) =>
    markup`${place > 0 && ", "}<b><bdi>${name}</bdi></b>`
  );
  const held = counted(songs.length, "song"), resamples = grouped(bootstrap.resamples);
  const drawn =
    `Intervals hold 95 of 100 bootstrap resamples of the songs: ${resamples} were drawn, ` +
    `with seed ${bootstrap.seed}.`;
  const tells = systems.length === 1 ? "one system tells" : `${systems.length} systems tell`;
  return markup`
    <header>
      <p class="kind">Refrain evaluation</p>
      <h1>How well ${tells} verse from chorus</h1>
      <p class="lead">Held against the gold labels of ${held} of ${names}.</p>
      <dl class="numbers">
        ${fact("songs", grouped(songs.length))}
        ${fact("lines", grouped(lines))}
        ${fact("songs with a chorus", grouped(withChorus))}
        ${fact("of all lines are chorus", percent(systems[0].scores.watch.true_chorus_rate))}
      </dl>
      ${leftOut(file.left_out)}
      <ul class="systems">${systems.map(systemCard)}</ul>
      ${introduction(drawn)}
    </header>
  `;
}

function fact(what: string, value: string): Markup {
  return markup`<div><dt>${what}</dt><dd>${value}</dd></div>`;
}

function leftOut(counts: ScoresFile["left_out"]): Markup {
  const reasons = [
    [counts.unlabelled, "song", "without gold labels"],
    [counts.rejected, "record", "that could not be read"],
    [counts.unknown, "prediction", "of other songs"],
    [counts.unpredicted, "song", "without a prediction of every system"],
  ] as const;
  const told = reasons.filter(([count]) => count > 0)
    .map(([count, what, why]) => `${counted(count, what)} ${why}`);
  if (told.length === 0) return introduction("Nothing was left out.");
  return warning("Left out:", `${listed(told)}.`);
}

function warning(what: string, text: string): Markup {
  return markup`<p class="warning"><strong>${what}</strong> ${text}</p>\n`;
}

function systemCard(system: ReportedSystem): Markup {
  return markup`
    <li>
      <h2>${nameOf(system)}</h2>
      <p>${modelOf(system).map((fact) => markup`${fact}<br>`)}</p>
      ${warningsOf(system).map((text) => warning("Warning:", text))}
    </li>
  `;
}

function modelOf({ model, scores }: ReportedSystem): Piece[] {
  const calibrated = model?.probabilities === "calibrated"
    ? "calibrated probabilities"
    : "probabilities";
  return [
    model === null
      ? "model not stated"
      : markup`<bdi>${model.name}</bdi> version <bdi>${model.version}</bdi>`,
    scores.calibration === null ? "no probabilities" : calibrated,
    ...(model?.checksum
      ? [markup`SHA-256 <code>${model.checksum.slice(0, CHECKSUM_DIGITS)}</code> …`]
      : []),
  ];
}

function warningsOf({ learnt_from, scores }: ReportedSystem): string[] {
  return [
    ...learnt_from.map((data) => `it learnt from ${data}: these scores say nothing of new songs`),
    ...scores.watch.warnings,
  ];
}
