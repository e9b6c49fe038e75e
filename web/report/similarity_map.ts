/**
 * A song's self-similarity matrix as a picture.
 *
 * @module
 */
import { stringView } from "#lib/features/word_overlap.ts";
import { SimilarityMatrix } from "#lib/similarity/matrix.ts";
import type { Structure } from "#lib/structure.ts";
import { along, band, type BandPlace, numberedLines } from "./bands.ts";
import { type Markup, markup } from "./markup.ts";

/** Shades of similarity, in equal steps. */
const SHADES = 5;

/** A longer song is drawn with several lines to a cell, so that its picture stays small. */
const MOST_CELLS = 400;

const ABOVE: BandPlace = { axis: "x", from: 22, thickness: 12 };
const LEFT: BandPlace = { axis: "y", from: 36, thickness: 12 };

/** The matrix between the true sections, on the left, and the predicted ones, above. */
export function similarityMap(
  lines: readonly string[],
  truth: Structure,
  predicted: Structure,
): Markup {
  const description = "Similarity of each pair of lines, between true and predicted sections";
  const places = numberedLines(lines.length)
    .map((line) => ({ line, place: along(line, lines.length) }));
  const numbersAbove = places.map(({ line, place }) =>
    markup`<text x="${place}" y="14">${line}</text>\n`
  );
  const numbersLeft = places.map(({ line, place }) =>
    markup`<text x="30" y="${place}" dy="0.8em" text-anchor="end">${line}</text>\n`
  );
  return markup`
    <div class="map" role="img" aria-label="${description}">
      <svg class="above" width="100%" height="38">${band(predicted, ABOVE)}${numbersAbove}</svg>
      <svg class="left" width="52" height="100%">${band(truth, LEFT)}${numbersLeft}</svg>
      ${cells(lines)}
    </div>
  `;
}

/** One path a shade: strokes along runs of cells that lie side by side. */
function cells(lines: readonly string[]): Markup {
  const block = Math.ceil(lines.length / MOST_CELLS), size = lines.length / block;
  const strokes = Array.from({ length: SHADES + 1 }, () => "");
  shadesOf(lines, block).forEach((row, down) => {
    for (let start = 0, end = 0; start < row.length; start = end) {
      while (end < row.length && row[end] === row[start]) end++;
      strokes[row[start]] += `M${start} ${down}h${end - start}`;
    }
  });
  const paths = strokes.map((path, shade) =>
    shade > 0 && path !== "" && markup`<path d="${path}" stroke-opacity="${shade / SHADES}"/>\n`
  );
  // A stroke lies half above its line: the picture begins half a cell higher.
  return markup`
    <svg class="cells" viewBox="0 -0.5 ${size} ${size}" preserveAspectRatio="none">${paths}</svg>
  `;
}

/** The shade of each cell, row by row, from 0 for nothing in common: that of its most alike lines. */
function shadesOf(lines: readonly string[], block: number): Uint8Array[] {
  const view = stringView(), matrix = new SimilarityMatrix(view.comparison);
  for (const line of lines) matrix.push(view.see(line));
  const size = Math.ceil(lines.length / block);
  const shades = Array.from({ length: size }, () => new Uint8Array(size));
  lines.forEach((_, line) => {
    const row = shades[Math.floor(line / block)];
    matrix.row(line).forEach((similarity, other) => {
      const cell = Math.floor(other / block), shade = Math.ceil(similarity * SHADES - 1e-6);
      row[cell] = Math.max(row[cell], shade);
    });
  });
  return shades;
}
