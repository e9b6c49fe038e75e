/**
 * The report of an evaluation, as an HTML page.
 *
 * @module
 */
import { MIN_SONGS } from "#lib/evaluation/bootstrap.ts";
import type { ScoresFile } from "#lib/evaluation/scores_file.ts";
import type { ReferenceSong, System } from "#lib/evaluation/system.ts";
import { describeLeftOut, systemWarnings } from "#lib/evaluation/warnings.ts";
import { counted, grouped, listed, percent, TOO_FEW_SONGS } from "#lib/format_number.ts";
import {
  type Card,
  cards,
  colouredName,
  keyNumbers,
  modelChecksum,
  modelVersion,
  paragraph,
  warning,
} from "../../elements.ts";
import { type Markup, markup } from "../../markup.ts";
import { renderPage } from "../../page.ts";
import { calibrationSection } from "./calibration.ts";
import { collapseSection } from "./collapse.ts";
import { differenceSection, headlineSection } from "./headline.ts";
import { mistakesSection } from "./mistakes.ts";
import { allScoresSection, groupSection } from "./score_tables.ts";
import { matrixSection, rankSongs, worstSection } from "./songs.ts";
import { type ReportedSystem, reportedSystems } from "./system.ts";

/** Options of the report. */
export interface ReportOptions {
  /** Whether to include the lyrics of the worst songs. */
  readonly showWords: boolean;
  /** The id of the song whose matrix is shown. If absent: the first system's worst song. */
  readonly song?: string;
}

/**
 * One self-contained HTML page. The same evaluation gives the same bytes.
 *
 * @param songs those of `file.songs`, in the same order
 * @param systems those of `file.systems`, in the same order
 * @throws {RangeError} if no song has the id `song`
 */
export function evaluationPage(
  file: ScoresFile,
  songs: readonly ReferenceSong[],
  systems: readonly System[],
  { showWords, song }: ReportOptions,
): string {
  const reported = reportedSystems(file, systems), first = reported[0];
  const ranked = rankSongs(songs, first.predictions);
  const shown = song === undefined ? ranked[0].index : indexOfSong(songs, song);
  const names = listed(systems.map(({ name }) => name));
  return renderPage({
    title: `Refrain: ${names} on ${listed(file.data.map(({ name }) => name))}`,
    head: head(file, reported),
    sections: [
      headlineSection(reported),
      differenceSection(reported, file.differences),
      mistakesSection(reported),
      calibrationSection(reported),
      groupSection(reported),
      collapseSection(reported, songs),
      worstSection(first, songs, ranked, showWords),
      matrixSection(first, songs, shown),
      allScoresSection(reported),
    ],
    foot: markup`
      <p>Refrain ${file.release}, seed ${file.bootstrap.seed}. <code>docs/metrics.md</code> defines
      each metric, and says when it has no value.</p>
    `,
  });
}

function indexOfSong(songs: readonly ReferenceSong[], id: string): number {
  const index = songs.findIndex((song) => song.id === id);
  if (index < 0) {
    const all = counted(songs.length, "evaluated song");
    throw new RangeError(`Cannot show the song "${id}": none of the ${all} has this id`);
  }
  return index;
}

/** What was evaluated, and every warning. */
function head(file: ScoresFile, systems: readonly ReportedSystem[]): Markup {
  const { data, songs } = file;
  const lines = songs.reduce((sum, song) => sum + song.lines, 0);
  const withChorus = songs.filter(({ has_chorus }) => has_chorus).length;
  const names = data.map(({ name }, index) =>
    markup`${index > 0 && ", "}<b><bdi>${name}</bdi></b>`
  );
  const tell = systems.length === 1 ? "one system tells" : `${systems.length} systems tell`;
  const missing = describeLeftOut(file.left_out);
  return markup`
    <header>
      <p class="kind">Refrain evaluation</p>
      <h1>How well ${tell} verse from chorus</h1>
      <p class="lead">Compared with the reference labels of ${counted(songs.length, "song")} from
      ${names}.</p>
      ${
    keyNumbers([
      ["songs", grouped(songs.length)],
      ["lines", grouped(lines)],
      ["songs with a chorus", grouped(withChorus)],
      ["of all lines are chorus", percent(systems[0].scores.collapse.reference_chorus_rate)],
    ])
  }
      ${
    missing.length === 0
      ? paragraph("No song was left out.")
      : warning(`${listed(missing)}.`, "Left out:")
  }
      ${cards(systems.map(systemCard))}
      ${paragraph(aboutIntervals(file))}
    </header>
  `;
}

function aboutIntervals({ songs, bootstrap: { resamples, seed } }: ScoresFile): string {
  return songs.length < MIN_SONGS
    ? `${TOO_FEW_SONGS}: at least ${MIN_SONGS} are needed.`
    : `Intervals are 95 % confidence intervals from ${grouped(resamples)} bootstrap resamples of ` +
      `the songs, with seed ${seed}.`;
}

function systemCard(system: ReportedSystem): Card {
  const { model, scores } = system;
  const probabilities = model?.probabilities === "calibrated"
    ? "calibrated probabilities"
    : "probabilities";
  return {
    title: colouredName(system),
    facts: [
      model === null ? "unknown model" : modelVersion(model),
      scores.calibration === null ? "no probabilities" : probabilities,
      modelChecksum(model),
    ],
    warnings: systemWarnings(system),
  };
}
