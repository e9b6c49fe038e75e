/**
 * Counts relabelled lines and kept boundaries by the label and the confidence that they have in A.
 *
 * @module
 */
import type { Label } from "../label.ts";
import type { ConfidenceCell } from "./difference.ts";
import { CONFIDENCE_BANDS, type LabelRun, type LabelRuns, runBoundaries } from "./label_runs.ts";

/** Counts pairs of songs that have the same number of lines. */
export class ConfidenceCounts {
  readonly #cells: Readonly<Record<Label, ConfidenceCell[]>> = {
    verse: emptyCells("verse"),
    chorus: emptyCells("chorus"),
  };

  /** Counts the lines of a song; returns how many of them have another label in B. */
  countLines(a: LabelRuns, b: LabelRuns): number {
    let relabelled = 0;
    for (const [run, other, lines] of commonStretches(a, b)) {
      const cell = this.#cell(run);
      cell.lines += lines;
      if (run.label === other.label) continue;
      cell.relabelled += lines;
      relabelled += lines;
    }
    return relabelled;
  }

  /** Counts the boundaries of a song, each in the cell of the run that it starts. */
  countBoundaries(a: LabelRuns, b: LabelRuns): void {
    const inB = new Set(runBoundaries(b));
    runBoundaries(a).forEach((line, place) => {
      const cell = this.#cell(a.runs[place + 1]);
      cell.boundaries++;
      if (inB.has(line)) cell.kept++;
    });
  }

  /** The cells that have lines: verse, then chorus, each by increasing confidence. */
  get cells(): ConfidenceCell[] {
    return [...this.#cells.verse, ...this.#cells.chorus].filter(({ lines }) => lines > 0);
  }

  /** The number of lines that have this label in A and the other one in B. */
  relabelledFrom(label: Label): number {
    return this.#cells[label].reduce((sum, { relabelled }) => sum + relabelled, 0);
  }

  #cell({ label, band }: LabelRun): ConfidenceCell {
    return this.#cells[label][band];
  }
}

/** The longest stretches of lines within one run of A and one run of B: both runs, and the length. */
function* commonStretches(
  a: LabelRuns,
  b: LabelRuns,
): Generator<readonly [LabelRun, LabelRun, number]> {
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
    relabelled: 0,
    boundaries: 0,
    kept: 0,
  }));
}
