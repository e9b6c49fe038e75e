/**
 * Every score of every system.
 *
 * @module
 */
import { FEWEST_SONGS } from "#lib/evaluation/bootstrap.ts";
import { CATALOGUE, type CataloguedScore, scoreNamed } from "#lib/evaluation/metric_registry.ts";
import { type Markup, markup } from "./markup.ts";
import { counted, decimals, interval } from "#lib/format_number.ts";
import { type ReportedSystem, systemName } from "./reported_system.ts";
import { introduction, type Section } from "./section.ts";
import { columnHeads, tableRow, wideTable } from "./table.ts";

/** A table to unfold, in the order of the catalogue. */
export function allScoresSection(systems: readonly ReportedSystem[]): Section {
  const table = markup`
    <table class="scores">
      ${columnHeads(["Score", "Better", ...systems.map(systemName)])}
      <tbody>${CATALOGUE.map((score) => scoreRow(score, systems))}</tbody>
    </table>
  `;
  const withIntervals = systems[0].scores.songs < FEWEST_SONGS ? "" : " with their 95 % intervals";
  return {
    id: "all",
    title: "All scores",
    content: markup`
      <details>
        <summary>Show ${CATALOGUE.length} scores${withIntervals}</summary>
        ${
      introduction(
        "In parentheses, of how many songs a score is the mean, where that depends on the prediction: " +
          "the means of two systems are then of different songs.",
      )
    }
        ${wideTable("All scores of each system", table)}
      </details>
    `,
  };
}

function scoreRow(score: CataloguedScore, systems: readonly ReportedSystem[]): Markup {
  return tableRow(score.title, [
    score.better,
    ...systems.map((system) => scoreCell(score, system)),
  ]);
}

function scoreCell(
  { name, songs }: CataloguedScore,
  { scores, intervals }: ReportedSystem,
): Markup {
  const count = songs === undefined ? null : scoreNamed(scores, songs);
  const ofSongs = count !== null &&
    markup` <small class="of">(${counted(count, "song")})</small>`;
  return markup`${decimals(scoreNamed(scores, name))}${ofSongs}<small>${
    interval(intervals[name])
  }</small>`;
}
