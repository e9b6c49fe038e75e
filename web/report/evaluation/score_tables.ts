/**
 * Tables of metrics: those of each group of songs, and all of them.
 *
 * @module
 */
import { MIN_SONGS } from "#lib/evaluation/bootstrap.ts";
import {
  HEADLINE_SCORES,
  PRINTED_SCORES,
  type PrintedScore,
  scoreNamed,
} from "#lib/metrics/scores.ts";
import type { SystemScores } from "#lib/evaluation/scores_file.ts";
import { counted, decimals, interval, percent, TOO_FEW_SONGS } from "#lib/format_number.ts";
import { colouredName, nothingToShow, paragraph, row, table } from "../../elements.ts";
import { type Markup, markup, type Piece } from "../../markup.ts";
import type { Section } from "../../page.ts";
import type { ReportedSystem } from "./system.ts";

type Group = SystemScores["groups"][number];

/** What the tables of groups show of each group. */
interface Column {
  readonly title: string;
  readonly cell: (group: Group) => Piece;
}

/** For groups in which some songs have a chorus. */
const HEADLINES: readonly Column[] = HEADLINE_SCORES.map(scoreColumn);

/** For songs without a chorus. These metrics show whether a system invents one. */
const WITHOUT_CHORUS: readonly Column[] = [
  ...PRINTED_SCORES.filter(({ name }) => name === "lines.accuracy").map(scoreColumn),
  {
    title: "Lines predicted as chorus",
    cell: ({ scores }) => percent(scores.collapse.chorus_rate),
  },
  {
    title: "Songs predicted with one label",
    cell: ({ scores }) => percent(scores.collapse.single_label_rate),
  },
  ...PRINTED_SCORES.filter(({ name }) => name === "segments.exact_match.pooled.f1").map(
    scoreColumn,
  ),
];

function scoreColumn({ title, name }: PrintedScore): Column {
  return {
    title,
    cell: ({ scores, intervals }) =>
      markup`${decimals(scoreNamed(scores, name))}<small>${interval(intervals[name])}</small>`,
  };
}

/** A row for each group and system. Groups without a chorus have their own table. */
export function groupSection(systems: readonly ReportedSystem[]): Section {
  const id = "groups", title = "Groups of songs";
  const { groups } = systems[0], indexes = [...groups.keys()];
  if (indexes.length === 0) {
    return { id, title, content: nothingToShow("The songs have no groups.") };
  }
  const hasChorus = (index: number) => groups[index].scores.collapse.reference_chorus_rate > 0;
  const withChorus = indexes.filter(hasChorus);
  const withoutChorus = indexes.filter((index) => !hasChorus(index));
  const content = [
    withChorus.length > 0 && [
      paragraph(
        "Headline metrics of the songs with a chorus, and of each language if there are several.",
      ),
      groupTable("Headline metrics of each group of songs", HEADLINES, systems, withChorus),
    ],
    withoutChorus.length > 0 && [
      paragraph(
        "For songs without a chorus, the headline metrics are not informative: chorus F1 is 0, macro " +
          "F1 is at most 0.5, and there is no boundary to find. This table shows instead how many " +
          "lines are nevertheless predicted as chorus, and how many songs are predicted with one " +
          "label: as no chorus at all, or as chorus from start to end.",
      ),
      groupTable("Metrics of songs without a chorus", WITHOUT_CHORUS, systems, withoutChorus),
    ],
  ];
  return { id, title, content };
}

function groupTable(
  description: string,
  columns: readonly Column[],
  systems: readonly ReportedSystem[],
  indexes: readonly number[],
): Markup {
  return table({
    description,
    columns: ["System", ...columns.map(({ title }) => title)],
    groups: indexes.map((index) => {
      const { group, scores: { songs } } = systems[0].groups[index];
      const few = songs < MIN_SONGS && `. ${TOO_FEW_SONGS}`;
      return {
        heading: markup`<bdi>${group}</bdi> <small>${counted(songs, "song")}${few}</small>`,
        rows: systems.map((system) =>
          row(colouredName(system), columns.map(({ cell }) => cell(system.groups[index])))
        ),
      };
    }),
  });
}

/** A table of all metrics, folded until the reader opens it. */
export function allScoresSection(systems: readonly ReportedSystem[]): Section {
  const withIntervals = systems[0].scores.songs < MIN_SONGS ? "" : " with their 95 % intervals";
  const note = paragraph(
    "Some metrics are means over those songs for which the prediction defines them. The number of " +
      "these songs is in parentheses. Such means of two systems are over different songs.",
  );
  const all = table({
    description: "All metrics of each system",
    columns: ["Metric", "Better", ...systems.map(colouredName)],
    rows: PRINTED_SCORES.map((score) =>
      row(score.title, [score.better, ...systems.map((system) => scoreCell(score, system))])
    ),
  });
  return {
    id: "all",
    title: "All metrics",
    content: markup`
      <details>
        <summary>Show ${PRINTED_SCORES.length} metrics${withIntervals}</summary>
        ${note}
        ${all}
      </details>
    `,
  };
}

function scoreCell(
  { name, songs }: PrintedScore,
  { scores, intervals }: ReportedSystem,
): Markup {
  const count = songs === undefined ? null : scoreNamed(scores, songs);
  const ofSongs = count !== null &&
    markup` <small class="of">(${counted(count, "song")})</small>`;
  const ends = markup`<small>${interval(intervals[name])}</small>`;
  return markup`${decimals(scoreNamed(scores, name))}${ofSongs}${ends}`;
}
