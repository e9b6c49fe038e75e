/**
 * Every score of every system.
 *
 * @module
 */
import { CATALOGUE, type CataloguedScore, scoreNamed } from "../evaluation/catalogue.ts";
import { columnHeads, type Section, wideTable } from "./figure.ts";
import { type Markup, markup } from "./markup.ts";
import { decimals, interval } from "./numbers.ts";
import { nameOf, type ReportedSystem } from "./reported_system.ts";

/** A table to unfold, in the order of the catalogue. */
export function scoreSection(systems: readonly ReportedSystem[]): Section {
  const table = markup`
    <table class="scores">
      ${columnHeads(["Score", "Better", ...systems.map(nameOf)])}
      <tbody>${CATALOGUE.map((score) => scoreRow(score, systems))}</tbody>
    </table>
  `;
  return {
    id: "all",
    title: "All scores",
    content: markup`
      <details>
        <summary>Show ${CATALOGUE.length} scores with their 95 % intervals</summary>
        ${wideTable("All scores of each system", table)}
      </details>
    `,
  };
}

function scoreRow(score: CataloguedScore, systems: readonly ReportedSystem[]): Markup {
  const cells = systems.map(({ scores, intervals }) => {
    const value = decimals(scoreNamed(scores, score.name));
    return markup`<td>${value}<small>${interval(intervals[score.name], 3)}</small></td>`;
  });
  return markup`<tr><th scope="row">${score.title}</th><td>${score.better}</td>${cells}</tr>\n`;
}
