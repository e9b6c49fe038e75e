/**
 * The headline metrics of each system, and their differences to the first system.
 *
 * @module
 */
import { excludesZero, type Interval, MIN_SONGS } from "#lib/evaluation/bootstrap.ts";
import { HEADLINE_SCORES, type PrintedScore, scoreNamed } from "#lib/metrics/scores.ts";
import type { ScoreDifference } from "#lib/evaluation/scores_file.ts";
import { decimals, interval, signed, TOO_FEW_SONGS, UNDEFINED } from "#lib/format_number.ts";
import { commonDomain, type DotInterval, dotIntervalFigure } from "../../charts/dot_intervals.ts";
import { colouredName, nothingToShow, paragraph } from "../../elements.ts";
import { type Markup, markup } from "../../markup.ts";
import type { Section } from "../../page.ts";
import type { ReportedSystem } from "./system.ts";

/** Brier scores are so small that they need an axis of their own. */
const OWN_AXIS: ReadonlySet<string> = new Set(["calibration.brier"]);

/** A figure for each headline metric that at least one system has. */
export function headlineSection(systems: readonly ReportedSystem[]): Section {
  const shown = HEADLINE_SCORES.filter(({ name }) =>
    systems.some(({ scores }) => scoreNamed(scores, name) !== null)
  );
  const intervals = systems[0].scores.songs >= MIN_SONGS &&
    " The bar is its 95 % interval. To compare two systems, use the interval of their difference: it " +
      "can exclude 0 even where two bars overlap.";
  return {
    id: "headline",
    title: "Headline metrics",
    content: [
      paragraph(["A dot is the value over all songs.", intervals]),
      shown.map((score) => headlineFigure(score, systems)),
    ],
  };
}

function headlineFigure(score: PrintedScore, systems: readonly ReportedSystem[]): Markup {
  const rows = systems.map(({ name, colour, scores, intervals }): DotInterval => ({
    name,
    colour,
    value: scoreNamed(scores, score.name),
    interval: intervals[score.name] ?? null,
  }));
  const hasOwnAxis = OWN_AXIS.has(score.name);
  const domain = hasOwnAxis ? commonDomain(rows) : [0, 1] as const;
  return dotIntervalFigure({
    ...score,
    rows,
    domain,
    description: `${score.title} of each system, from 0 to ${domain[1]}`,
    hint: `${score.better} is better${hasOwnAxis ? `; this axis ends at ${domain[1]}` : ""}`,
    cells: (row) => [decimals(row.value), interval(row.interval)],
  });
}

/** A side of 0. */
type Side = "left" | "right";

/** The side of 0 on which a difference is an improvement; null if either side can be. */
const BETTER_SIDE: Readonly<Record<PrintedScore["better"], Side | null>> = {
  "higher": "right",
  "lower": "left",
  "near 0": null,
  "near 1": null,
};

/** A figure for each headline metric that has a difference: a row for each system but the first. */
export function differenceSection(
  [first, ...others]: readonly ReportedSystem[],
  differences: readonly ScoreDifference[],
): Section {
  const id = "differences", title = "Differences from the first system";
  if (others.length === 0) {
    const content = nothingToShow("There is only one system, so there are no differences.");
    return { id, title, content };
  }
  const rows = (score: PrintedScore) =>
    others.map((other): DotInterval => {
      const found = differences.find(({ system, minus }) =>
        system === other.name && minus === first.name
      )?.scores[score.name];
      const interval = found?.interval ?? null;
      return {
        name: other.name,
        colour: other.colour,
        value: found?.difference ?? null,
        interval,
        isRing: interval !== null && !excludesZero(interval),
      };
    });
  const compared = HEADLINE_SCORES.map((score) => ({ score, rows: rows(score) }))
    .filter(({ rows }) => rows.some(({ value }) => value !== null));
  const shared = commonDomain(
    compared.filter(({ score }) => !OWN_AXIS.has(score.name)).flatMap(({ rows }) => rows),
  );
  const figures = compared.map(({ score, rows }) => {
    const domain = OWN_AXIS.has(score.name) ? commonDomain(rows) : shared;
    const [from, to] = domain.map((end) => decimals(end, 2)), side = BETTER_SIDE[score.better];
    return dotIntervalFigure({
      ...score,
      rows,
      domain,
      description:
        `${score.title}, difference of each system from the first, from ${from} to ${to}`,
      hint: side === null ? `${score.better} is best` : `${side} of 0 is better`,
      cells: (row) => [
        row.value === null ? UNDEFINED : signed(row.value),
        interval(row.interval),
        row.interval && verdict(row.interval, side),
      ],
    });
  });
  return { id, title, content: [aboutDifferences(first), figures] };
}

function aboutDifferences(first: ReportedSystem): Markup {
  const what = markup`
    Each other system minus the first, ${colouredName(first)}, on the same songs
  `;
  if (first.scores.songs < MIN_SONGS) {
    return paragraph([what, `. ${TOO_FEW_SONGS}: these differences may be due to chance.`]);
  }
  return paragraph(markup`
    ${what}; the difference is computed within each resample. A filled dot means that the interval
    excludes 0; a ring means that it includes 0. Among many comparisons, some intervals exclude 0 by
    chance. Intervals reflect which songs were sampled, not the variation between training runs.
  `);
}

/** Better or worse only if the interval of the difference excludes 0 and one side is better. */
function verdict(ends: Interval, better: Side | null): Markup | string {
  if (!excludesZero(ends)) return "no clear difference";
  if (better === null) return "different";
  const side: Side = ends[0] > 0 ? "right" : "left";
  return side === better
    ? markup`<b class="better">▲ better</b>`
    : markup`<b class="worse">▼ worse</b>`;
}
