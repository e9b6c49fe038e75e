/**
 * The report: an evaluation as a page for people, in one file that opens anywhere.
 *
 * @module
 */
import type { ScoresFile } from "#lib/evaluation/scores_file.ts";
import type { GoldSong, System } from "#lib/evaluation/system.ts";
import { allScoresSection } from "./all_scores_section.ts";
import { collapseSection } from "./collapse_section.ts";
import { differenceSection } from "./difference_section.ts";
import { calibrationSection } from "./calibration_section.ts";
import { groupSection } from "./group_section.ts";
import { head, titleOf } from "./head.ts";
import { headlineSection } from "./headline_section.ts";
import { markup } from "./markup.ts";
import { matrixSection, placeOfSong } from "./matrix_section.ts";
import { mistakesSection } from "./mistakes_section.ts";
import { pageOf } from "./page.ts";
import { reportedSystems } from "./reported_system.ts";
import { worstSection } from "./worst_section.ts";
import { worstFirst } from "./worst_songs.ts";

/** What the report shows. */
export interface ReportOptions {
  /** Whether the words of the worst songs may be seen. */
  readonly showWords: boolean;
  /** The id of the song whose matrix is shown; the worst of the first system if absent. */
  readonly song?: string;
}

/**
 * One self-contained HTML page. The same evaluation gives the same bytes.
 *
 * @param songs those of `file.songs`, in the same order
 * @param systems those of `file.systems`, in the same order
 * @throws {RangeError} if there is no song of that id.
 */
export function reportPage(
  file: ScoresFile,
  songs: readonly GoldSong[],
  systems: readonly System[],
  { showWords, song }: ReportOptions,
): string {
  const reported = reportedSystems(file, systems), first = reported[0];
  const ranked = worstFirst(songs, first.predictions);
  const shown = song === undefined ? ranked[0].place : placeOfSong(songs, song);
  return pageOf({
    title: `Refrain: ${titleOf(file)}`,
    head: head(file, reported),
    sections: [
      headlineSection(reported),
      differenceSection(reported, file.differences),
      mistakesSection(reported),
      calibrationSection(reported),
      groupSection(reported),
      collapseSection(reported, songs),
      worstSection(first, songs, ranked, showWords),
      matrixSection(first, songs, shown),
      allScoresSection(reported),
    ],
    foot: markup`
      <p>Refrain ${file.release}, seed ${file.bootstrap.seed}. What each score counts, and what it
      says when it cannot be told, stands in <code>docs/metrics.md</code>.</p>
    `,
  });
}
