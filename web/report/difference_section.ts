/**
 * What every other system is better or worse at than the first one.
 *
 * @module
 */
import { excludesZero, FEWEST_SONGS, type Interval } from "#lib/evaluation/bootstrap.ts";
import { type CataloguedScore, HEADLINE_SCORES } from "#lib/evaluation/metric_registry.ts";
import type { ScoreDifference } from "#lib/evaluation/scores_file.ts";
import { type Domain, domainOf, type DotInterval } from "./dot_interval_chart.ts";
import { OWN_AXIS } from "./headline_section.ts";
import { type Markup, markup } from "./markup.ts";
import { decimals, interval, signed, TOO_FEW_SONGS, UNDEFINED } from "#lib/format_number.ts";
import { type ReportedSystem, systemName } from "./reported_system.ts";
import { scoreFigure } from "./score_figure.ts";
import { introduction, nothingToShow, type Section } from "./section.ts";

/** One score: a row for each system but the first. */
interface Compared {
  readonly score: CataloguedScore;
  readonly rows: readonly DotInterval[];
}

/** A side of 0. */
type Side = "left" | "right";

/** On which side a difference is better; of scores that are best near a number, it may be either. */
const BETTER_SIDE: Readonly<Record<CataloguedScore["better"], Side | null>> = {
  "higher": "right",
  "lower": "left",
  "near 0": null,
  "near 1": null,
};

/** A figure for each headline score of which there is a difference. */
export function differenceSection(
  [first, ...others]: readonly ReportedSystem[],
  differences: readonly ScoreDifference[],
): Section {
  const id = "differences", title = "Differences to the first system";
  if (others.length === 0) {
    const content = nothingToShow("There is one system only, so there is no difference to show.");
    return { id, title, content };
  }
  const scoresAgainst = ({ name }: ReportedSystem) =>
    differences.find(({ system, minus }) => system === name && minus === first.name)?.scores ?? {};
  const compared = HEADLINE_SCORES
    .map((score): Compared => ({
      score,
      rows: others.map((other) => ({
        name: other.name,
        colour: other.colour,
        ...dotOf(scoresAgainst(other)[score.name]),
      })),
    }))
    .filter(({ rows }) => rows.some(({ value }) => value !== null));
  const together = compared.filter(({ score }) => !OWN_AXIS.has(score.name));
  const shared = domainOf(together.flatMap(({ rows }) => rows));
  const figures = compared.map((each) =>
    differenceFigure(each, OWN_AXIS.has(each.score.name) ? domainOf(each.rows) : shared)
  );
  return { id, title, content: markup`${introduced(first)}\n${figures}` };
}

function introduced(first: ReportedSystem): Markup {
  const what = markup`
    Each other system minus the first, ${systemName(first)}, on the same songs
  `;
  if (first.scores.songs < FEWEST_SONGS) {
    return introduction(
      markup`${what}. ${TOO_FEW_SONGS}: these differences cannot be told from chance.`,
    );
  }
  return introduction(markup`
    ${what}, the difference taken within each resample. The interval of a full dot excludes 0, that of
    a ring holds 0. Of many comparisons, some intervals exclude 0 by chance. Intervals cover the draw
    of songs, not another training run.
  `);
}

function dotOf(
  found: ScoreDifference["scores"][string] | undefined,
): Pick<DotInterval, "value" | "interval" | "isRing"> {
  if (found === undefined) return { value: null, interval: null };
  const { difference, interval } = found;
  return { value: difference, interval, isRing: interval !== null && !excludesZero(interval) };
}

function differenceFigure({ score, rows }: Compared, domain: Domain): Markup {
  const [from, to] = domain.map((end) => decimals(end, 2)), side = BETTER_SIDE[score.better];
  return scoreFigure({
    score,
    rows,
    domain,
    description: `${score.title}, difference of each system to the first, from ${from} to ${to}`,
    howToRead: side === null ? `${score.better} is best` : `${side} of 0 is better`,
    readings: (row) => [
      row.value === null ? UNDEFINED : signed(row.value),
      interval(row.interval),
      row.interval && verdict(row.interval, side),
    ],
  });
}

/** Better or worse only where the interval of the difference excludes 0, and there is a better side. */
function verdict(ends: Interval, better: Side | null): Markup | string {
  if (!excludesZero(ends)) return "not told apart";
  if (better === null) return "told apart";
  const side: Side = ends[0] > 0 ? "right" : "left";
  return side === better
    ? markup`<b class="better">▲ better</b>`
    : markup`<b class="worse">▼ worse</b>`;
}
