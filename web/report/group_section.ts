/**
 * The scores of parts of the songs.
 *
 * @module
 */
import { FEWEST_SONGS } from "#lib/evaluation/bootstrap.ts";
import {
  CATALOGUE,
  type CataloguedScore,
  HEADLINE_SCORES,
  scoreNamed,
} from "#lib/evaluation/metric_registry.ts";
import type { SystemScores } from "#lib/evaluation/scores_file.ts";
import { type Markup, markup, type Piece } from "./markup.ts";
import { counted, decimals, interval, percent, TOO_FEW_SONGS } from "#lib/format_number.ts";
import { type ReportedSystem, systemName } from "./reported_system.ts";
import { introduction, nothingToShow, type Section } from "./section.ts";
import { columnHeads, tableRow, wideTable } from "./table.ts";

type Group = SystemScores["groups"][number];

/** What is told of each group. */
interface Column {
  readonly title: string;
  readonly cell: (group: Group) => Piece;
}

/** Of songs of which some have a chorus. */
const HEADLINES: readonly Column[] = HEADLINE_SCORES.map(columnOf);

/** Of songs without a chorus: there is none to find, so what counts is whether one is made up. */
const WITHOUT_CHORUS: readonly Column[] = [
  ...CATALOGUE.filter(({ name }) => name === "lines.accuracy").map(columnOf),
  { title: "Lines called chorus", cell: ({ scores }) => percent(scores.watch.chorus_rate) },
  { title: "Songs called one label", cell: ({ scores }) => percent(scores.watch.one_label) },
  ...CATALOGUE.filter(({ name }) => name === "segments.complete.pooled.f1").map(columnOf),
];

function columnOf({ title, name }: CataloguedScore): Column {
  return {
    title,
    cell: ({ scores, intervals }) =>
      markup`${decimals(scoreNamed(scores, name))}<small>${interval(intervals[name])}</small>`,
  };
}

/** A table with a row for each group and system; groups without a chorus have one of their own. */
export function groupSection(systems: readonly ReportedSystem[]): Section {
  const id = "groups", title = "Groups of songs";
  const { groups } = systems[0], places = [...groups.keys()];
  if (places.length === 0) {
    return { id, title, content: nothingToShow("The songs form no groups.") };
  }
  const hasChorus = (place: number) => groups[place].scores.watch.true_chorus_rate > 0;
  const withChorus = places.filter(hasChorus);
  const withoutChorus = places.filter((place) => !hasChorus(place));
  const parts = [
    withChorus.length > 0 && [
      introduction(
        "Headline scores of the songs with a chorus, and of each language if there are several.",
      ),
      groupTable("Headline scores of each group of songs", HEADLINES, systems, withChorus),
    ],
    withoutChorus.length > 0 && [
      introduction(
        "Where no song has a chorus, the headline scores mean nothing: chorus F1 is 0, macro F1 at " +
          "most one half, and there is no boundary to find. Instead: how many lines are called chorus " +
          "all the same, and how many songs are left without any, or else called chorus throughout.",
      ),
      groupTable("Scores of songs without a chorus", WITHOUT_CHORUS, systems, withoutChorus),
    ],
  ];
  return { id, title, content: parts };
}

function groupTable(
  description: string,
  columns: readonly Column[],
  systems: readonly ReportedSystem[],
  places: readonly number[],
): Markup {
  const table = markup`
    <table class="scores">
      ${columnHeads(["System", ...columns.map(({ title }) => title)])}
      ${places.map((place) => groupRows(columns, systems, place))}
    </table>
  `;
  return wideTable(description, table);
}

/** The rows of the group at a place. */
function groupRows(
  columns: readonly Column[],
  systems: readonly ReportedSystem[],
  place: number,
): Markup {
  const { group, scores: { songs } } = systems[0].groups[place];
  const few = songs < FEWEST_SONGS && `. ${TOO_FEW_SONGS}`;
  return markup`
    <tbody>
      <tr><th class="group" scope="rowgroup" colspan="${columns.length + 1}">
        <bdi>${group}</bdi> <small>${counted(songs, "song")}${few}</small>
      </th></tr>
      ${
    systems.map((system) =>
      tableRow(systemName(system), columns.map(({ cell }) => cell(system.groups[place])))
    )
  }
    </tbody>
  `;
}
