/**
 * The head of the report: what was evaluated, and everything to be wary of.
 *
 * @module
 */
import { FEWEST_SONGS } from "#lib/evaluation/bootstrap.ts";
import { leftOut, warningsOf } from "#lib/evaluation/warnings.ts";
import type { ScoresFile } from "#lib/evaluation/scores_file.ts";
import { type Markup, markup, type Piece } from "./markup.ts";
import { counted, grouped, listed, percent, TOO_FEW_SONGS } from "#lib/format_number.ts";
import { type ReportedSystem, systemName } from "./reported_system.ts";
import { introduction } from "./section.ts";

/** Digits of a model's checksum that are shown. */
const CHECKSUM_DIGITS = 12;

/** What was evaluated, as plain text. */
export function titleOf({ data, systems }: ScoresFile): string {
  return `${listed(systems.map(({ name }) => name))} on ${listed(data.map(({ name }) => name))}`;
}

/** Title, facts, systems and warnings. */
export function head(file: ScoresFile, systems: readonly ReportedSystem[]): Markup {
  const { data, songs } = file;
  const lines = songs.reduce((sum, song) => sum + song.lines, 0);
  const withChorus = songs.filter(({ has_chorus }) => has_chorus).length;
  const names = data.map(({ name }, place) =>
    markup`${place > 0 && ", "}<b><bdi>${name}</bdi></b>`
  );
  const held = counted(songs.length, "song");
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
      ${missing(file.left_out)}
      <ul class="systems">${systems.map(systemCard)}</ul>
      ${introduction(whatIntervalsHold(file))}
    </header>
  `;
}

function whatIntervalsHold({ songs, bootstrap: { resamples, seed } }: ScoresFile): string {
  if (songs.length < FEWEST_SONGS) return `${TOO_FEW_SONGS}, which take at least ${FEWEST_SONGS}.`;
  return `Intervals hold 95 of 100 bootstrap resamples of the songs: ${grouped(resamples)} were ` +
    `drawn, with seed ${seed}.`;
}

function fact(what: string, value: string): Markup {
  return markup`<div><dt>${what}</dt><dd>${value}</dd></div>`;
}

function missing(counts: ScoresFile["left_out"]): Markup {
  const told = leftOut(counts);
  if (told.length === 0) return introduction("Nothing was left out.");
  return warning("Left out:", `${listed(told)}.`);
}

function warning(what: string, text: string): Markup {
  return markup`<p class="warning"><strong>${what}</strong> ${text}</p>\n`;
}

function systemCard(system: ReportedSystem): Markup {
  return markup`
    <li>
      <h2>${systemName(system)}</h2>
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
