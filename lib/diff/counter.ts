/**
 * Counts what changed between two editions, one song after the other.
 *
 * @module
 */
import { atTolerances, countHits } from "../metrics/boundaries.ts";
import { precisionRecall } from "../metrics/precision_recall.ts";
import { ConfidenceCounts } from "./confidence_counts.ts";
import {
  type ChangedSong,
  type ComparedEdition,
  DIFF_SCHEMA,
  type EditionDifference,
} from "./record.ts";
import { changeOf, figuresOfEdition, shareOrNull } from "../edition/gate_metrics.ts";
import { MostChanged } from "./most_changed.ts";
import { boundariesOf, linesOf, type Outline } from "./label_runs.ts";

/** By what a song of B is known. */
export type NamedSong = Pick<ChangedSong, "id" | "occurrence" | "input">;

/** Counts songs that both editions have, and those that B alone has. */
export class DifferenceCounter {
  readonly #songs = { both: 0, same: 0, changed: 0, rewritten: 0, record_changed: 0, added: 0 };
  readonly #boundaries = atTolerances(() => ({ hits: 0, predicted: 0, reference: 0 }));
  readonly #byConfidence = new ConfidenceCounts();
  readonly #mostChanged: MostChanged;

  /** @param mostChanged how many of the most changed songs are kept */
  constructor(mostChanged: number) {
    this.#mostChanged = new MostChanged(mostChanged);
  }

  /** Counts a song that B alone has. */
  countAdded(): void {
    this.#songs.added++;
  }

  /** Counts a song that both have. */
  countBoth(a: Outline, b: Outline, named: NamedSong): void {
    const lines = linesOf(a);
    this.#songs.both++;
    if (a.record !== b.record) this.#songs.record_changed++;
    if (lines !== linesOf(b)) {
      this.#songs.rewritten++;
      return;
    }
    const ofA = boundariesOf(a), ofB = boundariesOf(b);
    this.#countBoundaries(ofA, ofB);
    this.#byConfidence.countBoundaries(a, b);
    const moved = this.#byConfidence.countLines(a, b);
    this.#songs[moved === 0 ? "same" : "changed"]++;
    if (moved === 0) return;
    this.#mostChanged.add({
      ...named,
      lines,
      moved,
      a: { first: a.runs[0].label, boundaries: ofA },
      b: { first: b.runs[0].label, boundaries: ofB },
    });
  }

  #countBoundaries(ofA: readonly number[], ofB: readonly number[]): void {
    atTolerances((tolerance, name) => {
      const sums = this.#boundaries[name];
      sums.hits += countHits(ofA, ofB, tolerance).hits;
      sums.predicted += ofB.length;
      sums.reference += ofA.length;
    });
  }

  /**
   * All that was counted.
   *
   * @param gone how many songs A alone has
   */
  difference(a: ComparedEdition, b: ComparedEdition, gone: number): EditionDifference {
    const songs = { ...this.#songs, gone }, cells = this.#byConfidence.cells;
    const compared = cells.reduce((sum, { lines }) => sum + lines, 0);
    const verse_to_chorus = this.#byConfidence.movedFrom("verse");
    const chorus_to_verse = this.#byConfidence.movedFrom("chorus");
    const lines = {
      compared,
      same: compared - verse_to_chorus - chorus_to_verse,
      verse_to_chorus,
      chorus_to_verse,
    };
    const { exact, within_1, within_2 } = this.#boundaries;
    const agreement = {
      lines: shareOrNull(lines.same, compared),
      boundaries: atTolerances((_, name) => precisionRecall(this.#boundaries[name])),
    };
    return {
      schema: DIFF_SCHEMA,
      a,
      b,
      songs,
      lines,
      boundaries: {
        a: exact.reference,
        b: exact.predicted,
        same: exact.hits,
        moved_by_1: within_1.hits - exact.hits,
        moved_by_2: within_2.hits - within_1.hits,
        gone: exact.reference - within_2.hits,
        new: exact.predicted - within_2.hits,
      },
      agreement,
      by_confidence: cells,
      figures: diffFigures({ a, b, songs, agreement }),
      most_changed: [...this.#mostChanged.songs],
    };
  }
}

function diffFigures(
  { a, b, songs, agreement }: Pick<EditionDifference, "a" | "b" | "songs" | "agreement">,
): EditionDifference["figures"] {
  const before = figuresOfEdition(a), after = figuresOfEdition(b);
  const { exact, within_1, within_2 } = agreement.boundaries;
  const ofA = (count: number) => shareOrNull(count, songs.both + songs.gone);
  return {
    boundary_f1: exact?.f1 ?? null,
    boundary_f1_within_1: within_1?.f1 ?? null,
    boundary_f1_within_2: within_2?.f1 ?? null,
    line_agreement: agreement.lines,
    songs_changed: ofA(songs.changed),
    songs_added: ofA(songs.added),
    songs_gone: ofA(songs.gone),
    rewritten: ofA(songs.rewritten),
    chorus_rate_change: changeOf(before.chorus_rate, after.chorus_rate),
    confidence_change: changeOf(before.confidence, after.confidence),
  };
}
