/**
 * Lines and boundaries that moved, by the label that they had and by how sure it was.
 *
 * @module
 */
import type { Label } from "../label.ts";
import { CONFIDENCE_BANDS } from "./confidence_band.ts";
import type { ConfidenceCell } from "./record.ts";
import { boundariesOf, type Outline, type Run } from "./label_runs.ts";

/** Counts pairs of songs with as many lines. */
export class ConfidenceCounts {
  readonly #cells: Readonly<Record<Label, ConfidenceCell[]>> = {
    verse: emptyCells("verse"),
    chorus: emptyCells("chorus"),
  };

  /** Counts the lines of a song; returns how many of them moved. */
  countLines(a: Outline, b: Outline): number {
    let moved = 0;
    for (const [run, other, lines] of stretches(a, b)) {
      const cell = this.#cellOf(run);
      cell.lines += lines;
      if (run.label === other.label) continue;
      cell.moved += lines;
      moved += lines;
    }
    return moved;
  }

  /** Counts the boundaries of a song: each with the run that it begins. */
  countBoundaries(a: Outline, b: Outline): void {
    const ofB = new Set(boundariesOf(b));
    boundariesOf(a).forEach((line, place) => {
      const cell = this.#cellOf(a.runs[place + 1]);
      cell.boundaries++;
      if (ofB.has(line)) cell.kept++;
    });
  }

  /** What was counted: first of verse, then of chorus, each by rising confidence. */
  get cells(): ConfidenceCell[] {
    return [...this.#cells.verse, ...this.#cells.chorus].filter(({ lines }) => lines > 0);
  }

  /** The lines that had a label, and have the other one now. */
  movedFrom(label: Label): number {
    return this.#cells[label].reduce((sum, { moved }) => sum + moved, 0);
  }

  #cellOf({ label, band }: Run): ConfidenceCell {
    return this.#cells[label][band];
  }
}

/** The longest stretches of lines that lie in one run of each: both runs, and how many lines. */
function* stretches(a: Outline, b: Outline): Generator<readonly [Run, Run, number]> {
  const others = b.runs.values();
  let other = others.next().value!, left = other.lines;
  for (const run of a.runs) {
    for (let lines = run.lines; lines > 0;) {
      if (left === 0) {
        other = others.next().value!;
        left = other.lines;
      }
      const shared = Math.min(lines, left);
      yield [run, other, shared];
      lines -= shared;
      left -= shared;
    }
  }
}

function emptyCells(label: Label): ConfidenceCell[] {
  return CONFIDENCE_BANDS.map((band) => ({
    label,
    ...band,
    lines: 0,
    moved: 0,
    boundaries: 0,
    kept: 0,
  }));
}
