/**
 * A song as a band: a stretch of colour for each of its sections, and line numbers along it. Places
 * along a song are shares of its length, so that a band is as long as there is room.
 *
 * @module
 */
import type { Segment } from "#lib/segment.ts";
import type { Structure } from "#lib/structure.ts";
import { type Markup, markup } from "./markup.ts";
import { labelColour } from "./palette.ts";

/** Where a band lies in its drawing. */
export interface BandPlace {
  /** The axis along which the lines run. */
  readonly axis: "x" | "y";
  /** Its place on the other axis, in pixels. */
  readonly from: number;
  /** Its extent there, in pixels. */
  readonly thickness: number;
}

/** A stretch of lines, of any colour. */
export function stretch(
  { start, end }: Pick<Segment, "start" | "end">,
  lines: number,
  { axis, from, thickness }: BandPlace,
  colour: string,
  what: string,
): Markup {
  const [across, length, depth] = axis === "x"
    ? ["y", "width", "height"]
    : ["x", "height", "width"];
  const where = end - start === 1 ? `line ${start}` : `lines ${start} to ${end - 1}`;
  const place = markup`${axis}="${along(start, lines)}" ${length}="${along(end - start, lines)}"`;
  const size = markup`${across}="${from}" ${depth}="${thickness}"`;
  return markup`<rect ${place} ${size} fill="${colour}"><title>${where}: ${what}</title></rect>\n`;
}

/** The sections of a song, with a gap where a new one begins. */
export function band(structure: Structure, place: BandPlace): Markup {
  const lines = structure.labels.length;
  return markup`${
    sectionsOf(structure).map((section) =>
      stretch(section, lines, place, labelColour(section.label), section.label)
    )
  }${structure.edges.map((line) => gap(line, lines, place))}`;
}

function gap(line: number, lines: number, { axis, from, thickness }: BandPlace): Markup {
  const across = axis === "x" ? "y" : "x", at = along(line, lines);
  const ends = markup`${across}1="${from}" ${across}2="${from + thickness}"`;
  return markup`<line class="edge" ${axis}1="${at}" ${axis}2="${at}" ${ends}/>\n`;
}

/** The sections of a structure, in order and without gaps. */
function sectionsOf({ labels, edges }: Structure): Segment[] {
  const starts = [0, ...edges];
  return starts.map((start, part) => ({
    start,
    end: starts[part + 1] ?? labels.length,
    label: labels[start],
  }));
}

/** Line numbers to print along a song, from 0: at most ten, in round steps. */
export function numberedLines(lines: number): number[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((step) => lines / step <= 10) ?? 1000;
  return Array.from({ length: Math.ceil(lines / step) }, (_, place) => place * step);
}

/** So many lines as a share of a song, as SVG takes it. */
export function along(line: number, lines: number): string {
  return `${Number((100 * line / lines).toFixed(3))}%`;
}

/** What the colours of bands mean. */
export const LEGEND: readonly Markup[] = (["verse", "chorus"] as const).map((label) =>
  legendOf(labelColour(label), label)
);

/** What a colour means. */
export function legendOf(colour: string, meaning: string): Markup {
  return markup`<span style="--colour: ${colour}">${meaning}</span>\n`;
}
