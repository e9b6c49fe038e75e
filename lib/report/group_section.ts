/**
 * The headline scores of parts of the songs.
 *
 * @module
 */
import { HEADLINE_SCORES, scoreNamed } from "../evaluation/catalogue.ts";
import { columnHeads, introduction, nothingToShow, type Section, wideTable } from "./figure.ts";
import { type Markup, markup } from "./markup.ts";
import { counted, decimals, interval } from "./numbers.ts";
import { nameOf, type ReportedSystem } from "./reported_system.ts";

/** A table with a row for each group and system. */
export function groupSection(systems: readonly ReportedSystem[]): Section {
  const id = "groups", title = "Groups of songs";
  if (systems[0].groups.length === 0) {
    return { id, title, content: nothingToShow("The songs form no groups.") };
  }
  const introduced = introduction(
    "Headline scores, with 95 % intervals, of the songs with and without a chorus, and of each " +
      "language if there are several. Of few songs, even the intervals say little.",
  );
  const table = wideTable("Headline scores of each group of songs", groupTable(systems));
  return { id, title, content: markup`${introduced}\n${table}` };
}

function groupTable(systems: readonly ReportedSystem[]): Markup {
  return markup`
    <table class="scores">
      ${columnHeads(["System", ...HEADLINE_SCORES.map(({ title }) => title)])}
      ${systems[0].groups.map((_, place) => groupRows(systems, place))}
    </table>
  `;
}

/** The rows of the group at a place. */
function groupRows(systems: readonly ReportedSystem[], place: number): Markup {
  const { group, scores } = systems[0].groups[place];
  return markup`
    <tbody>
      <tr><th class="group" scope="rowgroup" colspan="${HEADLINE_SCORES.length + 1}">
        <bdi>${group}</bdi> <small>${counted(scores.songs, "song")}</small>
      </th></tr>
      ${systems.map((system) => groupRow(system, place))}
    </tbody>
  `;
}

function groupRow(system: ReportedSystem, place: number): Markup {
  const { scores, intervals } = system.groups[place];
  const cells = HEADLINE_SCORES.map(({ name }) => {
    const value = decimals(scoreNamed(scores, name));
    return markup`<td>${value}<small>${interval(intervals[name])}</small></td>`;
  });
  return markup`<tr><th scope="row">${nameOf(system)}</th>${cells}</tr>\n`;
}
