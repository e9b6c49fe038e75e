/**
 * A song as two strips: its labels in A above those in B.
 *
 * @module
 */
import type { Label } from "../../label.ts";
import { type Structure, structureOfLabels } from "../../structure.ts";
import { segmentsOf } from "../../segment.ts";
import type { ChangedSong } from "../../diff/edition_difference.ts";
import { along, band, type BandPlace, LEGEND, legendOf, numberedLines, stretch } from "../bands.ts";
import { type Markup, markup } from "../markup.ts";

/** The rows, in pixels from the top. */
const A: BandPlace = { axis: "x", from: 0, thickness: 18 };
const B: BandPlace = { axis: "x", from: 21, thickness: 18 };
const MOVED: BandPlace = { axis: "x", from: 42, thickness: 3 };
const NUMBERS = 60;

const MOVED_COLOUR = "var(--wrong)";

/** Draws both as wide as there is room; every song has the same width, whatever its length. */
export function changeStrips({ lines, a, b }: ChangedSong): Markup {
  const before = structureOf(a, lines), after = structureOf(b, lines);
  const numbers = numberedLines(lines).map((line) =>
    markup`<text x="${along(line, lines)}" y="${NUMBERS}">${line}</text>\n`
  );
  // Of moved lines and others there are runs, as there are of chorus and verse.
  const moved = before.labels.map((label, line): Label =>
    label === after.labels[line] ? "verse" : "chorus"
  );
  const stretches = segmentsOf(moved).filter(({ label }) => label === "chorus").map((run) =>
    stretch(run, lines, MOVED, MOVED_COLOUR, "moved")
  );
  return markup`
    <div class="strips">
      <div class="rows" aria-hidden="true">A<br>B</div>
      <svg role="img" aria-label="Labels in A above those in B" width="100%" height="64">
        ${band(before, A)}
        ${band(after, B)}
        ${stretches}
        ${numbers}
      </svg>
    </div>
  `;
}

function structureOf({ first, boundaries }: ChangedSong["a"], lines: number): Structure {
  const other = first === "verse" ? "chorus" : "verse";
  const starts = [0, ...boundaries];
  return structureOfLabels(starts.flatMap((start, run) => {
    const length = (starts[run + 1] ?? lines) - start;
    return new Array<Label>(length).fill(run % 2 === 0 ? first : other);
  }));
}

/** What the colours of strips mean. */
export const CHANGE_LEGEND: Markup = markup`
  <p class="legend">${[...LEGEND, legendOf(MOVED_COLOUR, "line that moved")]}</p>
`;
