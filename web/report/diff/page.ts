/**
 * What changed between two editions, as a page for people, in one file that opens anywhere.
 *
 * @module
 */
import type { EditionDifference } from "#lib/diff/record.ts";
import { markup } from "../markup.ts";
import { pageOf } from "../page.ts";
import { agreementSection } from "./agreement_section.ts";
import { changedSongsSection } from "./changed_songs_section.ts";
import { diffHead } from "./head.ts";
import { editionsSection } from "./editions_section.ts";
import { movedLinesSection } from "./moved_lines_section.ts";

/** One self-contained HTML page, without words of songs. The same difference gives the same bytes. */
export function diffPage(difference: EditionDifference): string {
  const { a, b } = difference;
  return pageOf({
    title: `Refrain: ${a.name} to ${b.name}`,
    head: diffHead(difference),
    sections: [
      editionsSection(difference),
      agreementSection(difference),
      movedLinesSection(difference),
      changedSongsSection(difference),
    ],
    foot: markup`
      <p>Refrain ${b.refrain}. What each figure counts, and when it is not defined, stands in
      <code>docs/diff.md</code>.</p>
    `,
  });
}
