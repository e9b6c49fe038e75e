/**
 * Totals over the songs of an endless stream: a few numbers, which outlive their process.
 *
 * @module
 */
import { z } from "zod";
import { count, ratio, unit } from "./averages.ts";
import { collapseMetrics } from "./collapse.ts";
import { createUnflatten, flatten } from "./flatten.ts";
import { unflattenStatistics } from "./scores.ts";
import { type SongStatistics, streamScoresSchema, toStreamScores } from "./song_record.ts";

const HITS = { hits: 0, predicted: 0, reference: 0 };

/** The sums of no songs. Stored totals hold their numbers in this order. */
const NOTHING = {
  usage: { songs: 0, lines: 0, chorus: 0, song_chorus: 0, single_label: 0 },
  confidence: { lines: 0, confidence: 0, above_95: 0 },
  boundaries: 0,
  scored: {
    songs: 0,
    lines: { verse_as_verse: 0, verse_as_chorus: 0, chorus_as_verse: 0, chorus_as_chorus: 0 },
    boundaries: { exact: HITS, within_1: HITS, within_2: HITS },
  },
};

const ZEROS = flatten(NOTHING), unflatten = createUnflatten(NOTHING);

/** The JSON of {@linkcode Totals}. */
export const totalsSchema = z.strictObject({
  songs: count,
  lines: count,
  chorus_rate: unit.describe("Ratio of the lines that are predicted as chorus"),
  single_label_rate: unit.describe("Ratio of the songs with one predicted label throughout"),
  confidence: unit.nullable().describe("Mean; null without probabilities"),
  high_confidence_rate: unit.nullable()
    .describe("Ratio of the lines with a confidence above 0.95; null without probabilities"),
  boundaries_per_song: z.number().min(0),
  scores: streamScoresSchema.extend({ songs: count }).nullable()
    .describe("Of the songs with reference labels; null without any"),
});

/** The metrics of the songs of a stream. */
export type Totals = z.infer<typeof totalsSchema>;

/**
 * Adds up the statistics of songs, in constant memory. The same songs in the same order give the same
 * totals, to the bit.
 */
export class RunningTotals {
  readonly #values: number[];

  /**
   * @param values the result of {@linkcode toJSON}, to resume from there
   * @throws {RangeError} if their number is wrong.
   */
  constructor(values: readonly number[] = ZEROS) {
    if (values.length !== ZEROS.length) {
      throw new RangeError(`Totals are ${ZEROS.length} numbers, not ${values.length}`);
    }
    this.#values = [...values];
  }

  /** Adds a song. */
  add(song: SongStatistics): void {
    flatten(toSums(song)).forEach((value, column) => this.#values[column] += value);
  }

  /** The sums as a list, to be stored. */
  toJSON(): readonly number[] {
    return this.#values;
  }

  /** The metrics of all songs so far. */
  totals(): Totals {
    const { usage, confidence, boundaries, scored } = unflatten(this.#values);
    const { chorus_rate, single_label_rate, confidence: mean, high_confidence_rate } =
      collapseMetrics(usage, confidence);
    return {
      songs: usage.songs,
      lines: usage.lines,
      chorus_rate,
      single_label_rate,
      confidence: mean,
      high_confidence_rate,
      boundaries_per_song: ratio(boundaries, usage.songs),
      scores: scored.songs === 0 ? null : { songs: scored.songs, ...toStreamScores(scored) },
    };
  }
}

/** The numbers that one song adds. */
function toSums(
  { labelUsage: usage, confidence, boundaries, scored }: SongStatistics,
): typeof NOTHING {
  if (scored === undefined) return { ...NOTHING, usage, confidence, boundaries };
  const { songs, lines, boundaries: { exact, within_1, within_2 } } = unflattenStatistics(
    scored.model,
  );
  const toHits = ({ hits, predicted, reference }: typeof HITS) => ({ hits, predicted, reference });
  return {
    usage,
    confidence,
    boundaries,
    scored: {
      songs,
      lines,
      boundaries: { exact: toHits(exact), within_1: toHits(within_1), within_2: toHits(within_2) },
    },
  };
}
