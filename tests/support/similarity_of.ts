import type { LineFeature } from "#lib/features/line_comparisons.ts";

/** How alike two lines of a song are to a view; the first one comes earlier in the song. */
export function similarityOf<Seen>(
  view: LineFeature<Seen>,
  earlier: string,
  later: string,
): number {
  const seen = view.encode(earlier);
  return view.comparison(view.encode(later))(seen);
}
