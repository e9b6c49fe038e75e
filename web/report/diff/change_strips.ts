/**
 * A song as two strips: its labels in A above those in B.
 *
 * @module
 */
import type { ChangedSong } from "#lib/diff/record.ts";
import type { Label } from "#lib/label.ts";
import { type Structure, structureOfLabels } from "#lib/structure.ts";
import type { Markup } from "../markup.ts";
import { stripLegend, stripPair } from "../strip_pair.ts";

const NAMES = {
  above: "A",
  below: "B",
  description: "Labels in A above those in B",
  differing: "moved",
};

/** Draws both as wide as there is room; every song has the same width, whatever its length. */
export function changeStrips({ lines, a, b }: ChangedSong): Markup {
  return stripPair(structureOf(a, lines), structureOf(b, lines), NAMES);
}

function structureOf({ first, boundaries }: ChangedSong["a"], lines: number): Structure {
  const other = first === "verse" ? "chorus" : "verse";
  const starts = [0, ...boundaries];
  return structureOfLabels(starts.flatMap((start, run) => {
    const length = (starts[run + 1] ?? lines) - start;
    return new Array<Label>(length).fill(run % 2 === 0 ? first : other);
  }));
}

/** What the colours of strips mean. */
export const CHANGE_LEGEND: Markup = stripLegend("line that moved");
