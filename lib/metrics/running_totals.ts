/**
 * Totals over the songs of a stream that never ends: few numbers, which outlive their process.
 *
 * @module
 */
import { z } from "zod";
import { TOLERANCES } from "./boundaries.ts";
import { precisionRecall } from "./precision_recall.ts";
import { createUnflatten, fieldNames, flatten } from "./flatten.ts";
import { lineScores } from "./labels.ts";
import { sumsOf } from "./scorecard.ts";
import { ratio } from "./ratio.ts";
import type { SongStatistics } from "./song_statistics.ts";

const HITS = { hits: 0, predicted: 0, reference: 0 };

/** What songs add up to. */
const NOTHING = {
  use: { songs: 0, lines: 0, chorus: 0, song_chorus: 0, one_label: 0 },
  confidence: { lines: 0, confidence: 0, above_95: 0 },
  boundaries: 0,
  gold: {
    songs: 0,
    lines: { verse_as_verse: 0, verse_as_chorus: 0, chorus_as_verse: 0, chorus_as_chorus: 0 },
    boundaries: { exact: HITS, within_1: HITS, within_2: HITS },
  },
};

type Sums = typeof NOTHING;

const NAMES = fieldNames(NOTHING), sumsOfValues = createUnflatten(NOTHING);

const count = z.int().min(0);
const unit = z.number().min(0).max(1);
const f1 = unit.nullable().describe("null if there is no boundary, neither true nor predicted");

export const totalsSchema = z.strictObject({
  songs: count,
  lines: count,
  chorus_rate: unit.describe("Share of the lines that are predicted chorus"),
  one_label: unit.describe("Share of the songs that are predicted one label throughout"),
  confidence: unit.nullable().describe("Mean; null without probabilities"),
  above_95: unit.nullable().describe("Share of the lines with a confidence above 0.95"),
  boundaries_per_song: z.number().min(0),
  scores: z.strictObject({
    songs: count,
    accuracy: unit,
    macro_f1: unit,
    boundary_f1: z.strictObject({ exact: f1, within_1: f1, within_2: f1 }),
  }).nullable().describe("Of the songs that came with gold labels; null if there were none"),
});

/** The figures of many songs. */
export type Totals = z.infer<typeof totalsSchema>;

/** Adds songs up, in constant memory. The same songs in the same order give the same totals, to the bit. */
export class RunningTotals {
  readonly #values: number[];

  /**
   * @param values what {@linkcode toJSON} gave, to go on from there
   * @throws {RangeError} if they are not as many as there should be.
   */
  constructor(values: readonly number[] = flatten(NOTHING)) {
    if (values.length !== NAMES.length) {
      throw new RangeError(`Totals are ${NAMES.length} numbers, not ${values.length}`);
    }
    this.#values = [...values];
  }

  add(song: SongStatistics): void {
    flatten(sumsOfSong(song)).forEach((value, place) => this.#values[place] += value);
  }

  /** The sums as a list, to be kept. */
  toJSON(): readonly number[] {
    return this.#values;
  }

  totals(): Totals {
    const { use, confidence, boundaries, gold } = sumsOfValues(this.#values);
    const lines = lineScores(gold.lines);
    const f1Of = (tolerance: keyof typeof TOLERANCES) =>
      precisionRecall(gold.boundaries[tolerance])?.f1 ?? null;
    return {
      songs: use.songs,
      lines: use.lines,
      chorus_rate: ratio(use.chorus, use.lines),
      one_label: ratio(use.one_label, use.songs),
      confidence: confidence.lines === 0 ? null : confidence.confidence / confidence.lines,
      above_95: confidence.lines === 0 ? null : confidence.above_95 / confidence.lines,
      boundaries_per_song: ratio(boundaries, use.songs),
      scores: gold.songs === 0 ? null : {
        songs: gold.songs,
        accuracy: lines.accuracy,
        macro_f1: lines.macro_f1,
        boundary_f1: {
          exact: f1Of("exact"),
          within_1: f1Of("within_1"),
          within_2: f1Of("within_2"),
        },
      },
    };
  }
}

/** What one song adds. */
function sumsOfSong(
  { labelUsage: use, confidence, boundaries, scored: gold }: SongStatistics,
): Sums {
  if (gold === undefined) return { ...NOTHING, use, confidence, boundaries };
  const { songs, lines, boundaries: found } = sumsOf(gold.model);
  const hits = ({ hits, predicted, reference }: typeof HITS) => ({
    hits,
    predicted,
    reference,
  });
  return {
    use,
    confidence,
    boundaries,
    gold: {
      songs,
      lines,
      boundaries: {
        exact: hits(found.exact),
        within_1: hits(found.within_1),
        within_2: hits(found.within_2),
      },
    },
  };
}
