/**
 * Writes the table of text formats in annotation.md: `deno task formats`.
 *
 * @module
 */
import { formats, OUTPUT_FORMATS } from "#lib/formats/registry.ts";

const writable: readonly string[] = OUTPUT_FORMATS;

/** The table, one line per format, in Markdown. */
export const formatsTable: readonly string[] = [
  row("format", "an input holds", "files", "media type", "written"),
  row("---", "---", "---", "---", "---"),
  ...formats.map(({ name, description, extensions, mediaType }) =>
    row(
      `\`${name}\``,
      description,
      extensions.map((extension) => `\`.${extension}\``).join(", "),
      `\`${mediaType}\``,
      writable.includes(name) ? "yes" : "no",
    )
  ),
];

function row(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

if (import.meta.main) {
  const page = new URL("annotation.md", import.meta.url);
  const text = await Deno.readTextFile(page);
  const table = /^\| format .*\n(\|.*\n)+/m;
  await Deno.writeTextFile(page, text.replace(table, () => formatsTable.join("\n") + "\n"));
}
