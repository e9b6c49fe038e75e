/**
 * What a song repeats: its repeated lines, and the edges of its repeated blocks.
 *
 * @module
 */

/** Lines as similar as this are a repetition. */
const SIMILAR = 0.7;

/**
 * Whether each line is repeated: similar to another line that is not next to it, [L].
 *
 * @param similarity of each two lines, row-major [L, L], symmetric
 * @param lines L
 */
export function repeatedLines(similarity: ArrayLike<number>, lines: number): Uint8Array {
  const repeated = new Uint8Array(lines);
  for (let line = 0; line < lines; line++) {
    for (let other = line + 2; other < lines; other++) {
      if (similarity[line * lines + other] >= SIMILAR) repeated[line] = repeated[other] = 1;
    }
  }
  return repeated;
}

/**
 * How strong an edge of repeated blocks lies before each line, [L]: log(1 + n), where n is the length of
 * the longest block that starts at the line or ends before it; 0 without any. A block is a longest run
 * of lines that are similar, one after the other, to later or earlier lines.
 */
export function blockEdges(similarity: ArrayLike<number>, lines: number): Float64Array {
  const longest = new Float64Array(lines + 1);
  for (let distance = 1; distance < lines; distance++) {
    let start = 0; // of the current run, which pairs start .. line - 1 with the lines `distance` later
    for (let line = 0; line <= lines - distance; line++) {
      const isRun = line < lines - distance &&
        similarity[line * lines + line + distance] >= SIMILAR;
      if (isRun) continue;
      if (line > start) {
        for (const edge of [start, line, start + distance, line + distance]) {
          longest[edge] = Math.max(longest[edge], line - start);
        }
      }
      start = line + 1;
    }
  }
  return longest.subarray(0, lines).map(Math.log1p);
}

/**
 * How much more of the block edges lies at breaks than if breaks were anywhere, from 0 to about L / B:
 * 1 by chance, and 1 for a song without blocks. One edge by chance is added to both.
 *
 * @param breaks the lines that begin a stanza, [B], ascending, each in 1 .. L - 1; B at least 1
 */
export function edgeLift(breaks: readonly number[], edges: Float64Array): number {
  const total = edges.subarray(1).reduce((sum, edge) => sum + edge, 0);
  const found = breaks.reduce((sum, line) => sum + edges[line], 0);
  const byChance = breaks.length / (edges.length - 1);
  return (found / byChance + 1) / (total + 1);
}
