import type { View } from "#lib/features/view.ts";

/** How alike two lines of a song are to a view; the first one comes earlier in the song. */
export function similarityOf<Seen>(view: View<Seen>, earlier: string, later: string): number {
  const seen = view.see(earlier);
  return view.comparison(view.see(later))(seen);
}
