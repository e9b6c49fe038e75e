/**
 * The self-similarity matrix of a song as a picture.
 *
 * @module
 */
import { createWordOverlap } from "#lib/features/line_comparisons.ts";
import { SimilarityMatrix } from "#lib/similarity/matrix.ts";
import type { Structure } from "#lib/structure.ts";
import { type Markup, markup } from "../markup.ts";
import { band, type BandPosition, lineNumbers, position } from "./song_band.ts";

/** Shades of similarity, in equal steps. */
const SHADES = 5;

/** Longer songs are drawn with several lines to a cell, so that the picture stays small. */
const MAX_CELLS = 400;

const ABOVE: BandPosition = { axis: "x", from: 22, thickness: 12 };
const LEFT: BandPosition = { axis: "y", from: 36, thickness: 12 };

/** The matrix with the reference sections on the left and the predicted sections above. */
export function similarityMap(
  lines: readonly string[],
  reference: Structure,
  predicted: Structure,
): Markup {
  const description = "Similarity of each pair of lines, with reference and predicted sections";
  const numbers = lineNumbers(lines.length)
    .map((line) => ({ line, at: position(line, lines.length) }));
  const numbersAbove = numbers.map(({ line, at }) =>
    markup`<text x="${at}" y="14">${line}</text>\n`
  );
  const numbersLeft = numbers.map(({ line, at }) =>
    markup`<text x="30" y="${at}" dy="0.8em" text-anchor="end">${line}</text>\n`
  );
  return markup`
    <div class="map" role="img" aria-label="${description}">
      <svg class="above" width="100%" height="38">${band(predicted, ABOVE)}${numbersAbove}</svg>
      <svg class="left" width="52" height="100%">${band(reference, LEFT)}${numbersLeft}</svg>
      ${cells(lines)}
    </div>
  `;
}

/** One path for each shade, with a stroke along each run of equal cells in a row. */
function cells(lines: readonly string[]): Markup {
  const block = Math.ceil(lines.length / MAX_CELLS), size = lines.length / block;
  const paths = Array.from({ length: SHADES + 1 }, () => "");
  cellShades(lines, block).forEach((row, y) => {
    for (let start = 0, end = 0; start < row.length; start = end) {
      while (end < row.length && row[end] === row[start]) end++;
      paths[row[start]] += `M${start} ${y}h${end - start}`;
    }
  });
  const strokes = paths.map((path, shade) =>
    shade > 0 && path !== "" && markup`<path d="${path}" stroke-opacity="${shade / SHADES}"/>\n`
  );
  // Strokes are centred on their line, so the picture starts half a cell higher.
  return markup`
    <svg class="cells" viewBox="0 -0.5 ${size} ${size}" preserveAspectRatio="none">${strokes}</svg>
  `;
}

/** The shade of each cell, by row: that of its most similar pair of lines, 0 for none in common. */
function cellShades(lines: readonly string[], block: number): Uint8Array[] {
  const view = createWordOverlap(), matrix = new SimilarityMatrix(view.comparison);
  for (const line of lines) matrix.push(view.encode(line));
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
