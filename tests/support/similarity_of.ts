import type { LineFeature } from "#lib/features/line_comparisons.ts";

/** The similarity of two lines of a song by a line feature; the first one comes earlier in the song. */
export function similarityOf<Seen>(
  view: LineFeature<Seen>,
  earlier: string,
  later: string,
): number {
  const seen = view.encode(earlier);
  return view.comparison(view.encode(later))(seen);
}
