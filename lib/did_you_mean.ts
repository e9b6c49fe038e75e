import { closest, distance } from "fastest-levenshtein";

/**
 * The end of a message that suggests the closest name: `. Did you mean text?`. Empty if every name
 * differs from the word in more than a third of its characters.
 */
export function didYouMean(word: string, names: readonly string[]): string {
  if (names.length === 0) return "";
  const nearest = closest(word, names);
  const most = Math.ceil(Math.max(word.length, nearest.length) / 3);
  return distance(word, nearest) <= most ? `. Did you mean ${nearest}?` : "";
}
