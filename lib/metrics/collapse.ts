/**
 * Whether a model has collapsed to one label, as far as its own output shows. It needs no reference
 * labels.
 *
 * @module
 */
import { z } from "zod";
import { type Label, likelyLabels } from "../label.ts";
import { count, ratio, unit } from "./averages.ts";
import { toConfidence } from "./calibration.ts";
import { defineMetric } from "./contract.ts";

/** How songs use the labels. Counts of several songs may be added up. */
export interface LabelUsage {
  readonly songs: number;
  readonly lines: number;
  readonly chorus: number;
  /** The sum of the songs' own ratios of chorus lines. */
  readonly song_chorus: number;
  /** Songs with the same label throughout. */
  readonly single_label: number;
}

/** How confident labels are. Counts of several songs may be added up. */
export interface ConfidenceStatistics {
  readonly lines: number;
  readonly confidence: number;
  readonly above_95: number;
}

/**
 * Counts the labels of one song.
 *
 * @param labels [L], L at least 1
 *
 * @example
 * ```ts
 * import { countLabelUsage } from "./collapse.ts";
 * import assert from "node:assert/strict";
 *
 * const { lines, chorus, single_label } = countLabelUsage(["chorus", "verse"]);
 * assert.deepEqual([lines, chorus, single_label], [2, 1, 0]);
 * ```
 */
export function countLabelUsage(labels: readonly Label[]): LabelUsage {
  const chorus = labels.filter((label) => label === "chorus").length;
  return {
    songs: 1,
    lines: labels.length,
    chorus,
    song_chorus: ratio(chorus, labels.length),
    single_label: chorus === 0 || chorus === labels.length ? 1 : 0,
  };
}

/**
 * Counts the confidences of one song.
 *
 * @param chorus the probability of chorus of each line, [L], if there are any
 * @param predicted the predicted label of each line, [L] (the more probable one)
 *
 * @example
 * ```ts
 * import { countConfidence } from "./collapse.ts";
 * import assert from "node:assert/strict";
 *
 * const counts = countConfidence(Float32Array.of(0.25, 1));
 * assert.deepEqual(counts, { lines: 2, confidence: 1.75, above_95: 1 });
 * ```
 */
export function countConfidence(
  chorus: Float32Array | undefined,
  predicted: readonly Label[] = likelyLabels(chorus ?? []),
): ConfidenceStatistics {
  const sums = { lines: 0, confidence: 0, above_95: 0 };
  chorus?.forEach((p, line) => {
    const confidence = toConfidence(p, predicted[line]);
    sums.lines++;
    sums.confidence += confidence;
    if (confidence > 0.95) sums.above_95++;
  });
  return sums;
}

/** The JSON of {@linkcode CollapseMetrics}. */
export const collapseSchema = z.strictObject({
  songs: count,
  chorus_rate: unit.describe("Ratio of the lines that are predicted as chorus"),
  song_chorus_rate: unit.describe("Mean of the chorus rates of the songs"),
  single_label_rate: unit.describe("Ratio of the songs with one predicted label throughout"),
  confidence: unit.nullable().describe("Mean; null without probabilities"),
  high_confidence_rate: unit.nullable().describe(
    "Ratio of the lines with a confidence above 0.95; null without probabilities",
  ),
  warnings: z.array(z.string()).describe("The values out of bounds"),
});

/** How a model uses its labels, and what is out of bounds. */
export type CollapseMetrics = z.infer<typeof collapseSchema>;

/**
 * The collapse metrics of sums over songs.
 *
 * @param isCalibrated whether the probabilities are calibrated (no)
 *
 * @example One song, all verse
 * ```ts
 * import { collapseMetrics, countConfidence, countLabelUsage } from "./collapse.ts";
 * import assert from "node:assert/strict";
 *
 * const metrics = collapseMetrics(countLabelUsage(["verse"]), countConfidence(undefined));
 * assert.deepEqual([metrics.single_label_rate, metrics.confidence], [1, null]);
 * ```
 */
export function collapseMetrics(
  usage: LabelUsage,
  { lines, ...sums }: ConfidenceStatistics,
  isCalibrated = false,
): CollapseMetrics {
  const metrics = {
    songs: usage.songs,
    chorus_rate: ratio(usage.chorus, usage.lines),
    song_chorus_rate: ratio(usage.song_chorus, usage.songs),
    single_label_rate: ratio(usage.single_label, usage.songs),
    confidence: lines === 0 ? null : sums.confidence / lines,
    high_confidence_rate: lines === 0 ? null : sums.above_95 / lines,
  };
  return { ...metrics, warnings: collapseWarnings(metrics, isCalibrated) };
}

/**
 * Adds up the label usage of the songs of a run, in constant memory.
 *
 * @example
 * ```ts
 * import { CollapseMonitor, countConfidence, countLabelUsage } from "./collapse.ts";
 * import assert from "node:assert/strict";
 *
 * const monitor = new CollapseMonitor();
 * for (const label of ["verse", "chorus"] as const) {
 *   monitor.add(countLabelUsage([label]), countConfidence(undefined));
 * }
 * assert.equal(monitor.metrics().chorus_rate, 0.5);
 * ```
 */
export class CollapseMonitor {
  #usage: LabelUsage = { songs: 0, lines: 0, chorus: 0, song_chorus: 0, single_label: 0 };
  #confidence: ConfidenceStatistics = { lines: 0, confidence: 0, above_95: 0 };

  /** Adds the counts of {@linkcode countLabelUsage} and {@linkcode countConfidence}. */
  add(usage: LabelUsage, confidence: ConfidenceStatistics): void {
    this.#usage = addCounts(this.#usage, usage);
    this.#confidence = addCounts(this.#confidence, confidence);
  }

  /**
   * The metrics of all songs so far.
   *
   * @param isCalibrated whether the probabilities are calibrated (no)
   */
  metrics(isCalibrated = false): CollapseMetrics {
    return collapseMetrics(this.#usage, this.#confidence, isCalibrated);
  }
}

function addCounts<Counts extends object>(one: Counts, other: Counts): Counts {
  const values = Object.entries(other).map(([name, value]) => [
    name,
    value + one[name as keyof Counts],
  ]);
  return Object.fromEntries(values);
}

/** With fewer songs, any value may be right. */
const MIN_SONGS = 20;

/** How bad it is: the first word of a warning. */
type CollapseState = "doubtful" | "collapsed";

type BoundedMetric = "chorus_rate" | "confidence" | "high_confidence_rate";

const OF_CONFIDENCE: ReadonlySet<BoundedMetric> = new Set(["confidence", "high_confidence_rate"]);

/**
 * The bounds at which the reference system warned and stopped, except one: see docs/metrics.md. Those of
 * confidence are for raw probabilities: calibrated ones are near 1 where a model is right so often.
 */
const BOUNDS: readonly {
  readonly metric: BoundedMetric;
  readonly title: string;
  readonly state: CollapseState;
  readonly below?: number;
  readonly above?: number;
}[] = [
  { metric: "chorus_rate", title: "chorus rate", state: "collapsed", below: 0.01, above: 0.99 },
  { metric: "chorus_rate", title: "chorus rate", state: "doubtful", below: 0.05, above: 0.85 },
  { metric: "confidence", title: "mean confidence", state: "collapsed", above: 0.99 },
  { metric: "confidence", title: "mean confidence", state: "doubtful", above: 0.95 },
  {
    metric: "high_confidence_rate",
    title: "rate of confidences above 0.95",
    state: "collapsed",
    above: 0.8,
  },
];

/**
 * The values that are out of bounds, as sentences: none for fewer than 20 songs or a value of null.
 * Each metric gives one warning at most, of its worse bound.
 *
 * @param isCalibrated whether the probabilities are calibrated: then no confidence is too high (no)
 *
 * @example
 * ```ts
 * import { collapseWarnings } from "./collapse.ts";
 * import assert from "node:assert/strict";
 *
 * const metrics = { songs: 20, chorus_rate: 0, confidence: null, high_confidence_rate: null };
 * assert.deepEqual(collapseWarnings(metrics), [
 *   "collapsed: the chorus rate is 0.000, below 0.01",
 * ]);
 * ```
 */
export function collapseWarnings(
  metrics: Pick<CollapseMetrics, "songs" | BoundedMetric>,
  isCalibrated = false,
): string[] {
  if (metrics.songs < MIN_SONGS) return [];
  const warnings = new Map<string, string>();
  for (const { metric, title, state, below = -Infinity, above = Infinity } of BOUNDS) {
    if (isCalibrated && OF_CONFIDENCE.has(metric)) continue;
    const value = metrics[metric];
    if (value === null || warnings.has(metric)) continue;
    const text = `${state}: the ${title} is ${value.toFixed(3)}`;
    if (value < below) warnings.set(metric, `${text}, below ${below}`);
    if (value > above) warnings.set(metric, `${text}, above ${above}`);
  }
  return [...warnings.values()];
}

const COLLAPSED: CollapseState = "collapsed";

/**
 * Whether a warning reports a collapse, and not only a doubtful value.
 *
 * @example
 * ```ts
 * import { isCollapseWarning } from "./collapse.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(isCollapseWarning("collapsed: the chorus rate is 0.000, below 0.01"));
 * assert.ok(!isCollapseWarning("doubtful: the chorus rate is 0.030, below 0.05"));
 * ```
 */
export function isCollapseWarning(warning: string): boolean {
  return warning.startsWith(`${COLLAPSED}: `);
}

/** The collapse metrics of predictions, with the same rates of the reference. */
export const collapse = defineMetric({
  description: "How predictions use the labels, compared with the reference",
  schema: collapseSchema.extend({
    reference_chorus_rate: unit,
    reference_song_chorus_rate: unit,
    reference_single_label_rate: unit,
  }),
  statistics: ({ reference, predicted, chorus }) => ({
    reference: countLabelUsage(reference.labels),
    predicted: countLabelUsage(predicted.labels),
    confidence: countConfidence(chorus, predicted.labels),
  }),
  score: ({ reference, predicted, confidence }) => ({
    ...collapseMetrics(predicted, confidence),
    reference_chorus_rate: ratio(reference.chorus, reference.lines),
    reference_song_chorus_rate: ratio(reference.song_chorus, reference.songs),
    reference_single_label_rate: ratio(reference.single_label, reference.songs),
  }),
  values: [],
});
