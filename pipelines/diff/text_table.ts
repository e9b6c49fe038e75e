/** How a table is set. */
export interface TextTableOptions {
  /** How many columns, from the first on, stand on the left of their room (1). */
  readonly left?: number;
}

/** Rows under each other; what does not stand on the left of its column stands on the right. */
export function textTable(
  rows: readonly (readonly string[])[],
  { left = 1 }: TextTableOptions = {},
): string {
  const widths = Array.from(
    rows[0],
    (_, column) => Math.max(...rows.map((row) => row[column].length)),
  );
  return rows.map((row) =>
    row.map((cell, column) =>
      column < left ? cell.padEnd(widths[column]) : cell.padStart(widths[column])
    ).join("  ").trimEnd()
  ).join("\n");
}
