/**
 * What changed between two editions, as text for a terminal.
 *
 * @module
 */
import type { ChangedSong, ComparedEdition, EditionDifference } from "#lib/diff/record.ts";
import { figureRows } from "#lib/diff/metric_rows.ts";
import { whatDiffers } from "#lib/diff/config_difference.ts";
import { counted, decimals, grouped, percent } from "#lib/format_number.ts";
import { escapeControl } from "#lib/escape_control.ts";
import { textTable } from "../cli/text_table.ts";
import { byConfidenceText, KEPT_BOUNDARIES, MOVED_LINES } from "./by_confidence_text.ts";

/** Characters of an id that are shown. */
const LONGEST_ID = 60;

/** Names stand on the left, and numbers on the right. */
const NUMBERS = { left: 1 } as const;

/** Where the two editions are. */
export interface EditionFolders {
  readonly a: string;
  readonly b: string;
}

/** What is printed. */
export function textOf(difference: EditionDifference, folders: EditionFolders): string {
  const { a, b, by_confidence: cells, most_changed: songs } = difference;
  return [
    [editionLine("A", folders.a, a), editionLine("B", folders.b, b)].join("\n"),
    whatDiffers(difference),
    songsText(difference),
    figuresTable(difference),
    agreementText(difference),
    byConfidenceText(cells, MOVED_LINES),
    byConfidenceText(cells, KEPT_BOUNDARIES),
    songs.length === 0 ? "" : `Most changed songs\n\n${changedTable(songs)}`,
    [...warnings("A", a), ...warnings("B", b)].join("\n"),
  ].filter((part) => part !== "").join("\n\n") + "\n";
}

function editionLine(name: string, folder: string, { model, figures }: ComparedEdition): string {
  const songs = counted(figures.songs, "song");
  return escapeControl(`${name} is ${folder}: ${songs} by ${model.name} ${model.version}`);
}

function songsText({ songs }: EditionDifference): string {
  const { both, same, changed, rewritten, record_changed, added, gone } = songs;
  return textTable([
    ["songs in both", grouped(both)],
    ["  labels same", grouped(same)],
    ["  labels changed", grouped(changed)],
    ["  rewritten", grouped(rewritten)],
    ["only in A (gone)", grouped(gone)],
    ["only in B (added)", grouped(added)],
  ], NUMBERS) +
    `\n\nThe record of ${
      counted(record_changed, "song")
    } in both changed. Rewritten songs have more ` +
    "lines or fewer: they are not compared";
}

/** The figures of both editions, and how they changed. */
function figuresTable(difference: EditionDifference): string {
  return textTable([["", "A", "B", "B − A"], ...figureRows(difference)], NUMBERS);
}

function agreementText({ lines, boundaries, agreement }: EditionDifference): string {
  const { exact, within_1, within_2 } = agreement.boundaries;
  const f1 = (scores: typeof exact) => decimals(scores?.f1 ?? null);
  return `Agreement of B with A on ${counted(lines.compared, "line")} of the same and changed songs

${
    textTable([
      ["lines with the same label", percent(agreement.lines)],
      ["boundary F1", f1(exact)],
      ["boundary F1 within 1 line", f1(within_1)],
      ["boundary F1 within 2 lines", f1(within_2)],
    ], NUMBERS)
  }

${
    textTable([
      ["boundaries at the same line", grouped(boundaries.same)],
      ["  moved by 1 line", grouped(boundaries.moved_by_1)],
      ["  moved by 2 lines", grouped(boundaries.moved_by_2)],
      ["  gone", grouped(boundaries.gone)],
      ["  new", grouped(boundaries.new)],
    ], NUMBERS)
  }`;
}

function changedTable(songs: readonly ChangedSong[]): string {
  const rows = songs.map(({ id, occurrence, input, lines, moved, a, b }) => [
    occurrence === undefined ? shortened(id) : `${shortened(id)} (${occurrence})`,
    percent(moved / lines),
    `${moved} of ${lines}`,
    escapeControl(input),
    sideText(a),
    sideText(b),
  ]);
  const head = ["song", "moved", "lines", "input", "boundaries in A", "boundaries in B"];
  return textTable([head, ...rows]);
}

/** An id on one line that leaves room for the rest of its row. */
function shortened(id: string): string {
  const characters = [...escapeControl(id)];
  return characters.length <= LONGEST_ID
    ? characters.join("")
    : characters.slice(0, LONGEST_ID - 1).join("") + "…";
}

/** `verse 4 8`: the label of the first line, and where it changes. */
function sideText({ first, boundaries }: ChangedSong["a"]): string {
  return `${first} ${boundaries.join(" ")}`.trim();
}

function warnings(name: string, { figures }: ComparedEdition): string[] {
  return figures.warnings.map((warning) => escapeControl(`warning: ${name}: ${warning}`));
}
