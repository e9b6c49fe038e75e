/**
 * What every other system is better or worse at than the first one.
 *
 * @module
 */
import { type CataloguedScore, HEADLINE_SCORES } from "../evaluation/catalogue.ts";
import type { ScoreDifference } from "../evaluation/scores_file.ts";
import { type Domain, domainOf, type DotInterval } from "./dot_interval_chart.ts";
import { introduction, nothingToShow, type Section } from "./figure.ts";
import { OWN_AXIS } from "./headline_section.ts";
import { type Markup, markup } from "./markup.ts";
import { decimals, interval, NOTHING, signed } from "./numbers.ts";
import { nameOf, type ReportedSystem } from "./reported_system.ts";
import { scoreFigure } from "./score_figure.ts";

/** One score: a row for each system but the first. */
interface Compared {
  readonly score: CataloguedScore;
  readonly rows: readonly DotInterval[];
}

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
  const introduced = introduction(markup`
    Each other system minus ${nameOf(first)}, on the same songs, the difference taken within each
    resample. A full dot is a sure difference: its interval does not hold 0. A ring may be chance.
  `);
  return { id, title, content: markup`${introduced}\n${figures}` };
}

function dotOf(
  found: ScoreDifference["scores"][string] | undefined,
): Pick<DotInterval, "value" | "interval" | "hollow"> {
  if (found === undefined) return { value: null, interval: null };
  const { difference, interval } = found;
  return {
    value: difference,
    interval,
    hollow: interval === null || (interval[0] <= 0 && interval[1] >= 0),
  };
}

function differenceFigure({ score, rows }: Compared, domain: Domain): Markup {
  const [from, to] = domain.map((end) => decimals(end, 2));
  return scoreFigure({
    score,
    rows,
    domain,
    description: `${score.title}, difference of each system to the first, from ${from} to ${to}`,
    howToRead: score.better === "lower" ? "left of 0 is better" : "right of 0 is better",
    readings: (row) => [
      row.value === null ? NOTHING : signed(row.value),
      interval(row.interval, 3),
      verdict(score, row),
    ],
  });
}

function verdict({ better }: CataloguedScore, { value, hollow }: DotInterval): Markup | string {
  if (value === null) return "";
  if (hollow) return "unsure";
  return (value > 0) === (better === "higher")
    ? markup`<b class="better">▲ better</b>`
    : markup`<b class="worse">▼ worse</b>`;
}
