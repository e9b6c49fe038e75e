/**
 * What changed between two editions, as text for a terminal.
 *
 * @module
 */
import { bandName, CONFIDENCE_BANDS } from "#lib/diff/confidence_band.ts";
import type {
  ChangedSong,
  ComparedEdition,
  EditionDifference,
} from "#lib/diff/edition_difference.ts";
import { changeOf, figuresOfEdition } from "#lib/edition/gate_figures.ts";
import { counted, decimals, grouped, percent, signed } from "#lib/numbers.ts";
import { oneLine } from "../one_line.ts";
import { textTable } from "./text_table.ts";

/** Where the two editions are. */
export interface EditionFolders {
  readonly a: string;
  readonly b: string;
}

/** What is printed. */
export function textOf(difference: EditionDifference, folders: EditionFolders): string {
  const { a, b, most_changed: songs } = difference;
  return [
    [editionLine("A", folders.a, a), editionLine("B", folders.b, b)].join("\n"),
    songsText(difference),
    figuresTable(difference),
    agreementText(difference),
    movedTable(difference),
    songs.length === 0 ? "" : `Most changed songs\n\n${changedTable(songs)}`,
    [...warnings("A", a), ...warnings("B", b)].join("\n"),
  ].filter((part) => part !== "").join("\n\n") + "\n";
}

function editionLine(name: string, folder: string, { model, figures }: ComparedEdition): string {
  return `${name} is ${folder}: ${
    counted(figures.songs, "song")
  } by ${model.name} ${model.version}`;
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
  ]) +
    `\n\nThe record of ${
      counted(record_changed, "song")
    } in both changed. Rewritten songs have more ` +
    "lines or fewer: they are not compared";
}

/** The figures of both editions, and how they changed. */
function figuresTable({ a, b }: EditionDifference): string {
  const before = figuresOfEdition(a), after = figuresOfEdition(b);
  const rows = ([
    ["chorus_rate", "chorus rate"],
    ["one_label", "songs of one label"],
    ["boundaries_per_song", "boundaries a song"],
    ["confidence", "confidence"],
    ["rejected", "records rejected"],
    ["filtered", "records filtered"],
  ] as const).map(([name, title]) => {
    const change = changeOf(before[name], after[name]);
    return [
      title,
      decimals(before[name]),
      decimals(after[name]),
      change === null ? decimals(null) : signed(change),
    ];
  });
  return textTable([["", "A", "B", "B − A"], ...rows]);
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
    ])
  }

${
    textTable([
      ["boundaries at the same line", grouped(boundaries.same)],
      ["  moved by 1 line", grouped(boundaries.moved_by_1)],
      ["  moved by 2 lines", grouped(boundaries.moved_by_2)],
      ["  gone", grouped(boundaries.gone)],
      ["  new", grouped(boundaries.new)],
    ])
  }`;
}

/** Lines that moved, by confidence in A. */
function movedTable({ certainty, lines }: EditionDifference): string {
  if (lines.compared === 0) return "";
  const moved = (label: "verse" | "chorus", from: number | null) => {
    const cell = certainty.find((cell) => cell.label === label && cell.from === from);
    return cell === undefined ? ["", ""] : [grouped(cell.moved), percent(cell.moved / cell.lines)];
  };
  const rows = CONFIDENCE_BANDS.map((band) => [
    bandName(band),
    ...moved("verse", band.from),
    ...moved("chorus", band.from),
  ]).filter(([, ...cells]) => cells.some((cell) => cell !== ""));
  const all = ["all", grouped(lines.verse_to_chorus), "", grouped(lines.chorus_to_verse), ""];
  const head = ["confidence in A", "verse → chorus", "", "chorus → verse", ""];
  return `Lines that moved\n\n${textTable([head, ...rows, all])}`;
}

function changedTable(songs: readonly ChangedSong[]): string {
  const rows = songs.map(({ id, occurrence, input, lines, moved, a, b }) => [
    oneLine(occurrence === undefined ? id : `${id} (${occurrence})`),
    percent(moved / lines),
    `${moved} of ${lines}`,
    oneLine(input),
    sideText(a),
    sideText(b),
  ]);
  const head = ["song", "moved", "lines", "input", "boundaries in A", "boundaries in B"];
  return textTable([head, ...rows], { left: head.length });
}

/** `verse 4 8`: the label of the first line, and where it changes. */
function sideText({ first, boundaries }: ChangedSong["a"]): string {
  return `${first} ${boundaries.join(" ")}`.trim();
}

function warnings(name: string, { figures }: ComparedEdition): string[] {
  return figures.warnings.map((warning) => `warning: ${name}: ${warning}`);
}
