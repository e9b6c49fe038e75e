/**
 * The difference between two editions as text for a terminal.
 *
 * @module
 */
import {
  type ChangedSong,
  type ComparedEdition,
  type ConfidenceCell,
  configDifference,
  type EditionDifference,
  metricRows,
} from "#lib/diff/difference.ts";
import { bandName, CONFIDENCE_BANDS } from "#lib/diff/label_runs.ts";
import { escapeControl } from "#lib/escape_control.ts";
import { counted, decimals, grouped, percent } from "#lib/format_number.ts";
import type { Label } from "#lib/label.ts";
import { textTable } from "../cli/terminal.ts";

/** The longest id that is shown in full, in characters. */
const LONGEST_ID = 60;

/** Aligns names left and numbers right. */
const NUMBERS = { left: 1 } as const;

/** The folders of the two editions. */
export interface EditionFolders {
  readonly a: string;
  readonly b: string;
}

/** Formats a difference. */
export function formatDifference(difference: EditionDifference, folders: EditionFolders): string {
  const { a, b } = difference;
  return [
    [editionLine("A", folders.a, a), editionLine("B", folders.b, b)].join("\n"),
    configDifference(difference),
    ...(isUnchanged(difference)
      ? [`Nothing changed: ${counted(difference.songs.both, "song")} with the same labels`]
      : changes(difference)),
    [...warnings("A", a), ...warnings("B", b)].join("\n"),
  ].filter((part) => part !== "").join("\n\n") + "\n";
}

/** Whether both editions have the same songs with the same labels and metrics. */
function isUnchanged(difference: EditionDifference): boolean {
  const { both, unchanged, record_changed, added, removed } = difference.songs;
  return unchanged === both && record_changed + added + removed === 0 &&
    metricRows(difference).every(([, inA, inB]) => inA === inB);
}

/** The counts and tables of a difference. */
function changes(difference: EditionDifference): string[] {
  const { by_confidence: cells, most_changed: songs } = difference;
  return [
    songsText(difference),
    textTable([["", "A", "B", "B − A"], ...metricRows(difference)], NUMBERS),
    agreementText(difference),
    confidenceTable(cells, RELABELLED_LINES),
    confidenceTable(cells, KEPT_BOUNDARIES),
    songs.length === 0 ? "" : `Most changed songs\n\n${changedTable(songs)}`,
  ];
}

function editionLine(name: string, folder: string, { model, metrics }: ComparedEdition): string {
  const songs = counted(metrics.songs, "song");
  return escapeControl(`${name} is ${folder}: ${songs} by ${model.name} ${model.version}`);
}

function songsText({ songs }: EditionDifference): string {
  const { both, unchanged, changed, rewritten, record_changed, added, removed } = songs;
  const table = textTable([
    ["songs in both", grouped(both)],
    ["  labels unchanged", grouped(unchanged)],
    ["  labels changed", grouped(changed)],
    ["  rewritten", grouped(rewritten)],
    ["only in A (removed)", grouped(removed)],
    ["only in B (added)", grouped(added)],
  ], NUMBERS);
  return `${table}\n\nThe record of ${counted(record_changed, "song")} in both changed. ` +
    "Rewritten songs have another number of lines and are not compared";
}

function agreementText({ lines, boundaries, agreement }: EditionDifference): string {
  const { exact, within_1, within_2 } = agreement.boundaries;
  const f1 = (scores: typeof exact) => decimals(scores?.f1 ?? null);
  const scores = textTable([
    ["lines with the same label", percent(agreement.lines)],
    ["boundary F1", f1(exact)],
    ["boundary F1 within 1 line", f1(within_1)],
    ["boundary F1 within 2 lines", f1(within_2)],
  ], NUMBERS);
  const counts = textTable([
    ["boundaries at the same line", grouped(boundaries.unchanged)],
    ["  moved by 1 line", grouped(boundaries.moved_by_1)],
    ["  moved by 2 lines", grouped(boundaries.moved_by_2)],
    ["  removed", grouped(boundaries.removed)],
    ["  added", grouped(boundaries.added)],
  ], NUMBERS);
  const compared = `${counted(lines.compared, "line")} of the unchanged and changed songs`;
  return `Agreement of B with A on ${compared}\n\n${scores}\n\n${counts}`;
}

/** A table of counts by label and confidence in A. */
interface ConfidenceTable {
  readonly title: string;
  readonly heads: Readonly<Record<Label, string>>;
  readonly part: (cell: ConfidenceCell) => number;
  readonly whole: (cell: ConfidenceCell) => number;
}

/** Lines of A that have the other label in B. */
export const RELABELLED_LINES: ConfidenceTable = {
  title: "Relabelled lines",
  heads: { verse: "verse → chorus", chorus: "chorus → verse" },
  part: ({ relabelled }) => relabelled,
  whole: ({ lines }) => lines,
};

/** Boundaries of A that B has as well. */
export const KEPT_BOUNDARIES: ConfidenceTable = {
  title: "Boundaries of A that B has at the same line, by the segment that they start",
  heads: { verse: "of verse", chorus: "of chorus" },
  part: ({ kept }) => kept,
  whole: ({ boundaries }) => boundaries,
};

/** A row for each confidence band and one for all; empty if there is nothing to count. */
export function confidenceTable(
  cells: readonly ConfidenceCell[],
  { title, heads, part, whole }: ConfidenceTable,
): string {
  const labels = Object.keys(heads) as Label[];
  const sum = (own: readonly ConfidenceCell[], count: (cell: ConfidenceCell) => number) =>
    own.reduce((sum, cell) => sum + count(cell), 0);
  if (sum(cells, whole) === 0) return "";
  const columns = (own: readonly ConfidenceCell[]) =>
    labels.flatMap((label) => {
      const withLabel = own.filter((cell) => cell.label === label), of = sum(withLabel, whole);
      const count = sum(withLabel, part);
      return of === 0 ? ["", ""] : [grouped(count), percent(count / of)];
    });
  const rows = CONFIDENCE_BANDS
    .map((band) => [bandName(band), ...columns(cells.filter(({ from }) => from === band.from))])
    .filter(([, ...counts]) => counts.some((count) => count !== ""));
  const head = ["confidence in A", ...labels.flatMap((label) => [heads[label], ""])];
  return `${title}\n\n${textTable([head, ...rows, ["all", ...columns(cells)]], NUMBERS)}`;
}

function changedTable(songs: readonly ChangedSong[]): string {
  const rows = songs.map(({ id, occurrence, input, lines, relabelled, a, b }) => [
    occurrence === undefined ? shortened(id) : `${shortened(id)} (${occurrence})`,
    percent(relabelled / lines),
    `${relabelled} of ${lines}`,
    escapeControl(input),
    sideText(a),
    sideText(b),
  ]);
  const head = ["song", "relabelled", "lines", "input", "boundaries in A", "boundaries in B"];
  return textTable([head, ...rows]);
}

/** An id on one line, shortened so that the row stays readable. */
function shortened(id: string): string {
  const characters = [...escapeControl(id)];
  return characters.length <= LONGEST_ID
    ? characters.join("")
    : characters.slice(0, LONGEST_ID - 1).join("") + "…";
}

/** `verse 4 8`: the label of the first line, and the lines where it changes. */
function sideText({ first, boundaries }: ChangedSong["a"]): string {
  return `${first} ${boundaries.join(" ")}`.trim();
}

function warnings(name: string, { metrics }: ComparedEdition): string[] {
  return metrics.warnings.map((warning) => escapeControl(`warning: ${name}: ${warning}`));
}
