/**
 * Names of the segments of a song, such as Verse 1.
 *
 * @module
 */
import { normalizedTokens } from "./language/words.ts";
import type { Label } from "./label.ts";

/**
 * A name for each segment, in order: Chorus, Verse 1, Verse 2, … Only verses are numbered, and only if
 * the song has several. A verse that is repeated word for word keeps its number.
 *
 * @param parts the label and the lines of each segment
 */
export function nameSegments(
  parts: readonly { readonly label: Label; readonly lines: readonly string[] }[],
): string[] {
  const numberOfVerse = new Map<string, number>();
  const words = parts.map(({ lines }) =>
    lines.map((line) => normalizedTokens(line).join(" ")).join("\n")
  );
  parts.forEach(({ label }, part) => {
    if (label === "verse" && !numberOfVerse.has(words[part])) {
      numberOfVerse.set(words[part], numberOfVerse.size + 1);
    }
  });
  return parts.map(({ label }, part) =>
    label === "chorus"
      ? "Chorus"
      : numberOfVerse.size === 1
      ? "Verse"
      : `Verse ${numberOfVerse.get(words[part])}`
  );
}
