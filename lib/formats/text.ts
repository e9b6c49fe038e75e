/**
 * Plain text, the format for people.
 *
 * @module
 */
import type { Annotation } from "../annotation.ts";
import { escapeControl, escapeLines } from "../escape_control.ts";
import { hasGivenId, parseSong, type Song } from "../song.ts";
import type { WritableFormat } from "./contract.ts";

/**
 * Plain text: the lines of one song, with blank lines between stanzas and headers such as `[Chorus]`.
 *
 * An annotation is written as the song with a header above each part and a blank line between parts
 * and stanzas, and two blank lines at the end. The first line is the title, or the id if it comes from
 * the input.
 *
 * @example
 * ```ts
 * import { createAnnotator } from "@refrain/refrain";
 * import { plainText } from "@refrain/refrain/formats";
 * import assert from "node:assert/strict";
 *
 * using annotator = await createAnnotator({ model: "repeated-line" });
 * const song = plainText.parse("Walk on\nSing\nSing");
 * const text = plainText.stringify(song, await annotator.annotate(song));
 * assert.equal(text, "[Verse]\nWalk on\n\n[Chorus]\nSing\nSing\n\n\n");
 * ```
 */
export const plainText: WritableFormat<"text"> = {
  name: "text",
  description: "one song, as people write it: blank lines between stanzas, headers like [Chorus]",
  extensions: ["txt"],
  mediaType: "text/plain",
  record: "input",
  parse: (lyrics, limits, defaults) => parseSong({ lyrics }, limits, defaults),
  stringify: (song, annotation, { color = false } = {}) =>
    [heading(song, color), ...parts(song, annotation, color)]
      .filter((part) => part !== "").join("\n\n") + "\n\n\n",
};

/** ANSI escape sequences, by what they colour. */
const STYLES = { title: "1", verse: "36", chorus: "1;33", note: "2" };

function styled(style: keyof typeof STYLES, content: string, color: boolean): string {
  return color ? `\x1b[${STYLES[style]}m${content}\x1b[0m` : content;
}

function heading(song: Song, color: boolean): string {
  const title = [song.title, song.artist].filter((name) => name !== undefined).join(" – ") ||
    (hasGivenId(song) ? song.id : "");
  return title === "" ? "" : styled("title", `# ${escapeControl(title)}`, color);
}

function parts(song: Song, { segments }: Annotation, color: boolean): string[] {
  return segments.map(({ start, end, label, name, confidence }) => {
    const header = styled(label, `[${escapeControl(name)}]`, color);
    const percent = color ? ` ${styled("note", `${Math.round(confidence * 100)} %`, color)}` : "";
    const lines = song.lines.slice(start, end).flatMap((line, offset) => {
      const isAfterBreak = offset > 0 && song.breaks.includes(start + offset);
      return isAfterBreak ? ["", escapeLines(line)] : [escapeLines(line)];
    });
    return [header + percent, ...lines].join("\n");
  });
}
