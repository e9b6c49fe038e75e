/**
 * Songs as pairs of strips: two structures of a song, one above the other, and below them the lines
 * whose labels differ.
 *
 * @module
 */
import type { Structure } from "#lib/structure.ts";
import { legend, songTitle } from "../elements.ts";
import { type Markup, markup, type Piece } from "../markup.ts";
import {
  band,
  type BandPosition,
  LABEL_COLOURS,
  lineNumbers,
  position,
  stretch,
} from "./song_band.ts";

/** The rows, in pixels from the top. */
const UPPER: BandPosition = { axis: "x", from: 0, thickness: 18 };
const LOWER: BandPosition = { axis: "x", from: 21, thickness: 18 };
const DIFFERING: BandPosition = { axis: "x", from: 42, thickness: 3 };
const NUMBERS = 60;

const DIFFERING_COLOUR = "var(--wrong)";

/** The texts of strips. */
export interface StripNames {
  readonly upper: string;
  readonly lower: string;
  /** What the strips show, for people who cannot see them. */
  readonly description: string;
  /** An adjective for a line whose labels differ, such as `wrong`. */
  readonly differing: string;
}

/** A song of a list. */
export interface StripSong {
  readonly id: string;
  /** Its place among the songs with the same id, from 1; 1 if absent. */
  readonly occurrence?: number;
  /** A line of facts below the id. */
  readonly facts: Piece;
  readonly upper: Structure;
  readonly lower: Structure;
  /** What follows the strips. */
  readonly details?: Piece;
}

/** A list of songs under a legend. Every song has the full width, however long it is. */
export function stripList(songs: readonly StripSong[], names: StripNames): Markup {
  const items = songs.map(({ id, occurrence, facts, upper, lower, details = null }) =>
    markup`
      <li data-song="${id}">
        <h3>${songTitle({ id, occurrence })}</h3>
        <p class="facts">${facts}</p>
        ${strips(upper, lower, names)}
        ${details}
      </li>
    `
  );
  return markup`
    ${legend([...LABEL_COLOURS, [`${names.differing} line`, DIFFERING_COLOUR]])}
    <ol class="songs">${items}</ol>
  `;
}

function strips(upper: Structure, lower: Structure, names: StripNames): Markup {
  const lines = upper.labels.length;
  const numbers = lineNumbers(lines).map((line) =>
    markup`<text x="${position(line, lines)}" y="${NUMBERS}">${line}</text>\n`
  );
  const differing = differingRuns(upper, lower).map((run) =>
    stretch(run, lines, DIFFERING, DIFFERING_COLOUR, names.differing)
  );
  return markup`
    <div class="strips">
      <div class="rows" aria-hidden="true">${names.upper}<br>${names.lower}</div>
      <svg role="img" aria-label="${names.description}" width="100%" height="64">
        ${band(upper, UPPER)}
        ${band(lower, LOWER)}
        ${differing}
        ${numbers}
      </svg>
    </div>
  `;
}

/** The runs of lines whose labels differ. */
function differingRuns(upper: Structure, lower: Structure): { start: number; end: number }[] {
  const differs = upper.labels.map((label, line) => label !== lower.labels[line]);
  return [...differs.keys()].filter((line) => differs[line] && !differs[line - 1]).map((start) => {
    const end = differs.indexOf(false, start);
    return { start, end: end < 0 ? differs.length : end };
  });
}
