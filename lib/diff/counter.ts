/**
 * Counts what changed between two editions, song by song.
 *
 * @module
 */
import { atTolerances, countHits } from "../metrics/boundaries.ts";
import { precisionRecall } from "../metrics/precision_recall.ts";
import { editionGateMetrics, metricChange, ratioOrNull } from "../edition/gate.ts";
import { ConfidenceCounts } from "./confidence_counts.ts";
import {
  type ChangedSong,
  type ComparedEdition,
  DIFF_SCHEMA,
  type EditionDifference,
} from "./difference.ts";
import { type LabelRuns, lineCount, runBoundaries } from "./label_runs.ts";

/** Identifies a song of B. */
export type NamedSong = Pick<ChangedSong, "id" | "occurrence" | "input">;

/** Counts the songs that are in both editions, and those that are only in B. */
export class DifferenceCounter {
  readonly #songs = {
    both: 0,
    unchanged: 0,
    changed: 0,
    rewritten: 0,
    record_changed: 0,
    added: 0,
  };
  readonly #boundaries = atTolerances(() => ({ hits: 0, predicted: 0, reference: 0 }));
  readonly #byConfidence = new ConfidenceCounts();
  readonly #mostChanged: MostChangedSongs;

  /** @param mostChanged the number of most changed songs to keep */
  constructor(mostChanged: number) {
    this.#mostChanged = new MostChangedSongs(mostChanged);
  }

  /** Counts a song that is only in B. */
  countAdded(): void {
    this.#songs.added++;
  }

  /** Counts a song that is in both. */
  countBoth(a: LabelRuns, b: LabelRuns, song: NamedSong): void {
    const lines = lineCount(a);
    this.#songs.both++;
    if (a.record !== b.record) this.#songs.record_changed++;
    if (lines !== lineCount(b)) {
      this.#songs.rewritten++;
      return;
    }
    const inA = runBoundaries(a), inB = runBoundaries(b);
    this.#countBoundaries(inA, inB);
    this.#byConfidence.countBoundaries(a, b);
    const relabelled = this.#byConfidence.countLines(a, b);
    this.#songs[relabelled === 0 ? "unchanged" : "changed"]++;
    if (relabelled === 0) return;
    this.#mostChanged.add({
      ...song,
      lines,
      relabelled,
      a: { first: a.runs[0].label, boundaries: inA },
      b: { first: b.runs[0].label, boundaries: inB },
    });
  }

  #countBoundaries(inA: readonly number[], inB: readonly number[]): void {
    atTolerances((tolerance, name) => {
      const counts = this.#boundaries[name];
      counts.hits += countHits(inA, inB, tolerance).hits;
      counts.predicted += inB.length;
      counts.reference += inA.length;
    });
  }

  /**
   * The difference of all songs that were counted.
   *
   * @param removed the number of songs that are only in A
   */
  difference(a: ComparedEdition, b: ComparedEdition, removed: number): EditionDifference {
    const songs = { ...this.#songs, removed }, cells = this.#byConfidence.cells;
    const compared = cells.reduce((sum, { lines }) => sum + lines, 0);
    const verse_to_chorus = this.#byConfidence.relabelledFrom("verse");
    const chorus_to_verse = this.#byConfidence.relabelledFrom("chorus");
    const unchanged = compared - verse_to_chorus - chorus_to_verse;
    const { exact, within_1, within_2 } = this.#boundaries;
    const agreement = {
      lines: ratioOrNull(unchanged, compared),
      boundaries: atTolerances((_, name) => precisionRecall(this.#boundaries[name])),
    };
    return {
      schema: DIFF_SCHEMA,
      a,
      b,
      songs,
      lines: { compared, unchanged, verse_to_chorus, chorus_to_verse },
      boundaries: {
        a: exact.reference,
        b: exact.predicted,
        unchanged: exact.hits,
        moved_by_1: within_1.hits - exact.hits,
        moved_by_2: within_2.hits - within_1.hits,
        removed: exact.reference - within_2.hits,
        added: exact.predicted - within_2.hits,
      },
      agreement,
      by_confidence: cells,
      metrics: diffMetrics({ a, b, songs, agreement }),
      most_changed: [...this.#mostChanged.songs],
    };
  }
}

function diffMetrics(
  { a, b, songs, agreement }: Pick<EditionDifference, "a" | "b" | "songs" | "agreement">,
): EditionDifference["metrics"] {
  const before = editionGateMetrics(a), after = editionGateMetrics(b);
  const { exact, within_1, within_2 } = agreement.boundaries;
  const shareOfA = (count: number) => ratioOrNull(count, songs.both + songs.removed);
  return {
    boundary_f1: exact?.f1 ?? null,
    boundary_f1_within_1: within_1?.f1 ?? null,
    boundary_f1_within_2: within_2?.f1 ?? null,
    line_agreement: agreement.lines,
    songs_changed: shareOfA(songs.changed),
    songs_added: shareOfA(songs.added),
    songs_removed: shareOfA(songs.removed),
    songs_rewritten: shareOfA(songs.rewritten),
    chorus_rate_change: metricChange(before.chorus_rate, after.chorus_rate),
    confidence_change: metricChange(before.confidence, after.confidence),
  };
}

/** Keeps the most changed of any number of songs. */
export class MostChangedSongs {
  readonly #songs: ChangedSong[] = [];

  /** @param most how many songs are kept */
  constructor(readonly most: number) {}

  /** Adds a song. Of songs that compare equal, the first one comes first. */
  add(song: ChangedSong): void {
    const found = this.#songs.findIndex((other) => compareChange(song, other) < 0);
    this.#songs.splice(found < 0 ? this.#songs.length : found, 0, song);
    if (this.#songs.length > this.most) this.#songs.pop();
  }

  /** The songs, the most changed first. */
  get songs(): readonly ChangedSong[] {
    return this.#songs;
  }
}

/** Orders by share of relabelled lines, then by relabelled lines, both falling; then by id. */
function compareChange(one: ChangedSong, other: ChangedSong): number {
  return other.relabelled / other.lines - one.relabelled / one.lines ||
    other.relabelled - one.relabelled ||
    (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
}
