/**
 * A song as two strips: its true sections above its predicted ones.
 *
 * @module
 */
import type { Structure } from "../structure.ts";
import { along, band, type BandPlace, LEGEND, legendOf, numberedLines, stretch } from "./bands.ts";
import { type Markup, markup } from "./markup.ts";

/** The rows, in pixels from the top. */
const TRUE: BandPlace = { axis: "x", from: 0, thickness: 18 };
const PREDICTED: BandPlace = { axis: "x", from: 21, thickness: 18 };
const WRONG: BandPlace = { axis: "x", from: 42, thickness: 3 };
const NUMBERS = 60;

const WRONG_COLOUR = "var(--wrong)";

/** Draws both as wide as there is room; every song has the same width, whatever its length. */
export function songStrips(truth: Structure, predicted: Structure): Markup {
  const lines = truth.labels.length;
  const numbers = numberedLines(lines).map((line) =>
    markup`<text x="${along(line, lines)}" y="${NUMBERS}">${line}</text>\n`
  );
  const wrong = wrongStretches(truth, predicted).map((run) =>
    stretch(run, lines, WRONG, WRONG_COLOUR, "wrong")
  );
  return markup`
    <div class="strips">
      <div class="rows" aria-hidden="true">true<br>predicted</div>
      <svg role="img" aria-label="True sections above predicted ones" width="100%" height="64">
        ${band(truth, TRUE)}
        ${band(predicted, PREDICTED)}
        ${wrong}
        ${numbers}
      </svg>
    </div>
  `;
}

/** The runs of lines with the wrong label. */
function wrongStretches(truth: Structure, predicted: Structure): { start: number; end: number }[] {
  const wrong = truth.labels.map((label, line) => label !== predicted.labels[line]);
  return [...wrong.keys()].filter((line) => wrong[line] && !wrong[line - 1]).map((start) => {
    const end = wrong.indexOf(false, start);
    return { start, end: end < 0 ? wrong.length : end };
  });
}

/** What the colours of strips mean. */
export const STRIP_LEGEND: Markup = markup`
  <p class="legend">${[...LEGEND, legendOf(WRONG_COLOUR, "wrong line")]}</p>
`;
