/**
 * One score of several systems: a picture, and the same in numbers beside it.
 *
 * @module
 */
import type { CataloguedScore } from "#lib/evaluation/metric_registry.ts";
import { type Domain, type DotInterval, dotIntervalChart } from "./dot_interval_chart.ts";
import { type Markup, markup, type Piece } from "./markup.ts";
import { systemName } from "./reported_system.ts";

/** How a score is shown. */
export interface ScoreFigure {
  readonly score: CataloguedScore;
  /** One for each system. */
  readonly rows: readonly DotInterval[];
  readonly domain: Domain;
  /** What the picture shows, for those who do not see it. */
  readonly description: string;
  /** A few words beside the title. */
  readonly howToRead: string;
  /** What stands beside a row, in columns: value, interval, and what there is to say. */
  readonly readings: (row: DotInterval) => readonly Piece[];
}

/** A picture, and a table with a row as high as each of its rows. */
export function scoreFigure(shown: ScoreFigure): Markup {
  const { score, rows, domain, description, howToRead, readings } = shown;
  const columns = ["value", "interval", "verdict"];
  const row = (of: DotInterval) => {
    const cells = readings(of).map((piece, place) =>
      markup`<td class="${columns[place]}">${piece}</td>`
    );
    return markup`<tr><th scope="row" title="${of.name}">${systemName(of)}</th>${cells}</tr>\n`;
  };
  return markup`
    <figure class="score" data-score="${score.name}">
      <figcaption><h3>${score.title}</h3> <small>${howToRead}</small></figcaption>
      <div class="beside">
        ${dotIntervalChart(rows, domain, description)}
        <table class="readings">
          ${rows.map(row)}
        </table>
      </div>
    </figure>
  `;
}
