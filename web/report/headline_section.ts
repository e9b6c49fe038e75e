/**
 * The few scores by which systems are judged, drawn and written.
 *
 * @module
 */
import { FEWEST_SONGS } from "#lib/evaluation/bootstrap.ts";
import {
  type CataloguedScore,
  HEADLINE_SCORES,
  scoreNamed,
} from "#lib/evaluation/metric_registry.ts";
import { domainOf, type DotInterval } from "./dot_interval_chart.ts";
import { type Markup, markup } from "./markup.ts";
import { decimals, interval } from "#lib/format_number.ts";
import type { ReportedSystem } from "./reported_system.ts";
import { scoreFigure } from "./score_figure.ts";
import { introduction, type Section } from "./section.ts";

/** Brier scores are small: on the axis of the others they could not be told apart. */
export const OWN_AXIS: ReadonlySet<string> = new Set(["calibration.brier"]);

/** A figure for each headline score that a system has. */
export function headlineSection(systems: readonly ReportedSystem[]): Section {
  const shown = HEADLINE_SCORES.filter(({ name }) =>
    systems.some(({ scores }) => scoreNamed(scores, name) !== null)
  );
  const introduced = introduction(
    systems[0].scores.songs < FEWEST_SONGS
      ? "A dot is the score over all songs."
      : "A dot is the score over all songs; its bar holds 95 of 100 bootstrap resamples. To tell two " +
        "systems apart, look at the interval of their difference: it may exclude 0 where bars overlap.",
  );
  return {
    id: "headline",
    title: "Headline scores",
    content: markup`${introduced}\n${shown.map((score) => headlineFigure(score, systems))}`,
  };
}

function headlineFigure(score: CataloguedScore, systems: readonly ReportedSystem[]): Markup {
  const rows = systems.map(({ name, colour, scores, intervals }): DotInterval => ({
    name,
    colour,
    value: scoreNamed(scores, score.name),
    interval: intervals[score.name] ?? null,
  }));
  const isApart = OWN_AXIS.has(score.name), domain = isApart ? domainOf(rows) : [0, 1] as const;
  return scoreFigure({
    score,
    rows,
    domain,
    description: `${score.title} of each system, from 0 to ${domain[1]}`,
    howToRead: isApart
      ? `${score.better} is better; an axis of its own, to ${domain[1]}`
      : `${score.better} is better`,
    readings: (row) => [decimals(row.value), interval(row.interval)],
  });
}
