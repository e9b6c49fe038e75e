/**
 * A song as a band: a coloured stretch for each section, and line numbers. Positions along the song
 * are percentages of its length, so that a band fills the available width.
 *
 * @module
 */
import type { Segment } from "#lib/segment.ts";
import type { Structure } from "#lib/structure.ts";
import { type Markup, markup } from "../markup.ts";
import { labelColour } from "../palette.ts";

/** Where a band is drawn. */
export interface BandPosition {
  /** The axis along which the lines run. */
  readonly axis: "x" | "y";
  /** Its start on the other axis, in pixels. */
  readonly from: number;
  /** Its size on the other axis, in pixels. */
  readonly thickness: number;
}

/** A stretch of lines in one colour. `meaning` is a word for its tooltip. */
export function stretch(
  { start, end }: Pick<Segment, "start" | "end">,
  lines: number,
  { axis, from, thickness }: BandPosition,
  colour: string,
  meaning: string,
): Markup {
  const [across, length, depth] = axis === "x"
    ? ["y", "width", "height"]
    : ["x", "height", "width"];
  const range = end - start === 1 ? `line ${start}` : `lines ${start} to ${end - 1}`;
  const along = markup`${axis}="${position(start, lines)}" ${length}="${
    position(end - start, lines)
  }"`;
  const size = markup`${across}="${from}" ${depth}="${thickness}"`;
  return markup`<rect ${along} ${size} fill="${colour}"><title>${range}: ${meaning}</title></rect>\n`;
}

/** The sections of a song, with a gap before each new section. */
export function band({ labels, sectionStarts }: Structure, where: BandPosition): Markup {
  const starts = [0, ...sectionStarts];
  const sections = starts.map((start, index) => {
    const end = starts[index + 1] ?? labels.length, label = labels[start];
    return stretch({ start, end }, labels.length, where, labelColour(label), label);
  });
  return markup`${sections}${sectionStarts.map((line) => gap(line, labels.length, where))}`;
}

function gap(line: number, lines: number, { axis, from, thickness }: BandPosition): Markup {
  const across = axis === "x" ? "y" : "x", at = position(line, lines);
  const ends = markup`${across}1="${from}" ${across}2="${from + thickness}"`;
  return markup`<line class="edge" ${axis}1="${at}" ${axis}2="${at}" ${ends}/>\n`;
}

/** The line numbers to print along a song, from 0: at most ten, in round steps. */
export function lineNumbers(lines: number): number[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((step) => lines / step <= 10) ?? 1000;
  return Array.from({ length: Math.ceil(lines / step) }, (_, index) => index * step);
}

/** The position of a line along its song, as an SVG percentage. */
export function position(line: number, lines: number): string {
  return `${Number((100 * line / lines).toFixed(3))}%`;
}

/** Legend entries for the colours of bands. */
export const LABEL_COLOURS = (["verse", "chorus"] as const)
  .map((label) => [label, labelColour(label)] as const);
