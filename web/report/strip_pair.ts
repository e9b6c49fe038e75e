/**
 * A song as two strips of labels, one above the other, and below them the lines at which they differ.
 *
 * @module
 */
import type { Structure } from "#lib/structure.ts";
import { along, band, type BandPlace, LEGEND, legendOf, numberedLines, stretch } from "./bands.ts";
import { type Markup, markup } from "./markup.ts";

/** The rows, in pixels from the top. */
const ABOVE: BandPlace = { axis: "x", from: 0, thickness: 18 };
const BELOW: BandPlace = { axis: "x", from: 21, thickness: 18 };
const DIFFERING: BandPlace = { axis: "x", from: 42, thickness: 3 };
const NUMBERS = 60;

const DIFFERING_COLOUR = "var(--wrong)";

/** What strips are called. */
export interface StripNames {
  readonly above: string;
  readonly below: string;
  /** For those who do not see them. */
  readonly description: string;
  /** What a line is at which they differ, in a word. */
  readonly differing: string;
}

/** Draws both as wide as there is room; every song has the same width, whatever its length. */
export function stripPair(above: Structure, below: Structure, names: StripNames): Markup {
  const lines = above.labels.length;
  const numbers = numberedLines(lines).map((line) =>
    markup`<text x="${along(line, lines)}" y="${NUMBERS}">${line}</text>\n`
  );
  const stretches = differingRuns(above, below).map((run) =>
    stretch(run, lines, DIFFERING, DIFFERING_COLOUR, names.differing)
  );
  return markup`
    <div class="strips">
      <div class="rows" aria-hidden="true">${names.above}<br>${names.below}</div>
      <svg role="img" aria-label="${names.description}" width="100%" height="64">
        ${band(above, ABOVE)}
        ${band(below, BELOW)}
        ${stretches}
        ${numbers}
      </svg>
    </div>
  `;
}

/** What the colours of strips mean. */
export function stripLegend(differing: string): Markup {
  return markup`
  <p class="legend">${[...LEGEND, legendOf(DIFFERING_COLOUR, differing)]}</p>
`;
}

/** The runs of lines whose labels differ. */
function differingRuns(above: Structure, below: Structure): { start: number; end: number }[] {
  const differs = above.labels.map((label, line) => label !== below.labels[line]);
  return [...differs.keys()].filter((line) => differs[line] && !differs[line - 1]).map((start) => {
    const end = differs.indexOf(false, start);
    return { start, end: end < 0 ? differs.length : end };
  });
}
