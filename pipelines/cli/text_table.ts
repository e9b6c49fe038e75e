/**
 * Tables for a terminal.
 *
 * @module
 */

/** The layout of a table. */
export interface TextTableOptions {
  /** How many columns, from the first, are aligned left; the others are aligned right (all). */
  readonly left?: number;
}

/** Formats rows, at least one, in columns of equal width. */
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
