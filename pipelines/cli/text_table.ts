/**
 * Tables for a terminal.
 *
 * @module
 */

/** How a table is set. */
export interface TextTableOptions {
  /** How many columns, from the first on, stand on the left of their room (all). */
  readonly left?: number;
}

/** Rows under each other, one at least; what does not stand on the left of its column stands on the right. */
export function textTable(
  rows: readonly (readonly string[])[],
  { left = Infinity }: TextTableOptions = {},
): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row.map((cell, column) =>
      column < left ? cell.padEnd(widths[column]) : cell.padStart(widths[column])
    ).join("  ").trimEnd()
  ).join("\n");
}
