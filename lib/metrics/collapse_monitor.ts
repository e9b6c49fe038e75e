/**
 * Whether a model has stopped telling verse from chorus, as far as its own output shows.
 *
 * @module
 */
import { z } from "zod";
import type { Label } from "../label.ts";
import { confidenceOf } from "./calibration.ts";
import { ratio } from "./ratio.ts";

/** How labels are used: what songs add up to. */
export interface LabelUsage {
  readonly songs: number;
  readonly lines: number;
  readonly chorus: number;
  /** The sum of the songs' shares of chorus lines. */
  readonly song_chorus: number;
  /** Songs with the same label throughout. */
  readonly one_label: number;
}

/** How sure the labels are: what songs add up to. */
export interface ConfidenceStatistics {
  readonly lines: number;
  readonly confidence: number;
  readonly above_95: number;
}

/** Counts the labels of one song, [L]. */
export function countLabelUsage(labels: readonly Label[]): LabelUsage {
  const chorus = labels.filter((label) => label === "chorus").length;
  return {
    songs: 1,
    lines: labels.length,
    chorus,
    song_chorus: ratio(chorus, labels.length),
    one_label: chorus === 0 || chorus === labels.length ? 1 : 0,
  };
}

/** Counts the probabilities of one song, [L], if there are any. */
export function countConfidence(chorus: Float32Array | undefined): ConfidenceStatistics {
  const sums = { lines: 0, confidence: 0, above_95: 0 };
  chorus?.forEach((p) => {
    sums.lines++;
    sums.confidence += confidenceOf(p);
    if (confidenceOf(p) > 0.95) sums.above_95++;
  });
  return sums;
}

const unit = z.number().min(0).max(1);

export const collapseSchema = z.strictObject({
  songs: z.int().min(0),
  chorus_rate: unit.describe("Share of the lines that are predicted chorus"),
  song_chorus_rate: unit.describe("Mean of the songs' own chorus rates"),
  one_label: unit.describe("Share of the songs that are predicted one label throughout"),
  confidence: unit.nullable().describe("null without probabilities"),
  above_95: unit.nullable().describe("Share of the lines with a confidence above 0.95"),
  warnings: z.array(z.string()).describe("What is out of bounds"),
});

/** What is watched of a model's output. */
export type CollapseMetrics = z.infer<typeof collapseSchema>;

/** The figures of sums, and what is wrong with them. */
export function collapseMetrics(
  use: LabelUsage,
  { lines, ...sums }: ConfidenceStatistics,
): CollapseMetrics {
  const figures = {
    songs: use.songs,
    chorus_rate: ratio(use.chorus, use.lines),
    song_chorus_rate: ratio(use.song_chorus, use.songs),
    one_label: ratio(use.one_label, use.songs),
    confidence: lines === 0 ? null : sums.confidence / lines,
    above_95: lines === 0 ? null : sums.above_95 / lines,
  };
  return { ...figures, warnings: collapseWarnings(figures) };
}

/** Watches songs as they come, in constant memory. */
export class CollapseMonitor {
  #use: LabelUsage = { songs: 0, lines: 0, chorus: 0, song_chorus: 0, one_label: 0 };
  #confidence: ConfidenceStatistics = { lines: 0, confidence: 0, above_95: 0 };

  /** Adds what {@linkcode countLabelUsage} and {@linkcode countConfidence} say of songs. */
  add(use: LabelUsage, confidence: ConfidenceStatistics): void {
    this.#use = sumOf(this.#use, use);
    this.#confidence = sumOf(this.#confidence, confidence);
  }

  /** The figures so far. */
  metrics(): CollapseMetrics {
    return collapseMetrics(this.#use, this.#confidence);
  }
}

function sumOf<Counts extends object>(one: Counts, other: Counts): Counts {
  const values = Object.entries(other).map(([name, value]) => [
    name,
    value + one[name as keyof Counts],
  ]);
  return Object.fromEntries(values);
}

/** Of fewer songs, any figure may be right. */
const FEWEST_WATCHED = 20;

/** What warnings are made of. */
export type CollapseFigures = Pick<
  CollapseMetrics,
  "songs" | "chorus_rate" | "confidence" | "above_95"
>;

/** How bad it is, as a warning's first word says. */
type CollapseState = "doubtful" | "collapsed";

/** The bounds at which the reference system warned and stopped, but for one: see docs/metrics.md. */
const BOUNDS: readonly {
  readonly figure: "chorus_rate" | "confidence" | "above_95";
  readonly name: string;
  readonly state: CollapseState;
  readonly below?: number;
  readonly above?: number;
}[] = [
  { figure: "chorus_rate", name: "chorus rate", state: "collapsed", below: 0.01, above: 0.99 },
  { figure: "chorus_rate", name: "chorus rate", state: "doubtful", below: 0.05, above: 0.85 },
  { figure: "confidence", name: "mean confidence", state: "collapsed", above: 0.99 },
  { figure: "confidence", name: "mean confidence", state: "doubtful", above: 0.95 },
  { figure: "above_95", name: "share of confidences above 0.95", state: "collapsed", above: 0.8 },
];

/**
 * What is out of bounds, as sentences: nothing of fewer than 20 songs, nor of a figure that is null.
 * The worse bound of each figure comes first, and is the one that is told.
 */
export function collapseWarnings(figures: CollapseFigures): string[] {
  if (figures.songs < FEWEST_WATCHED) return [];
  const told = new Map<string, string>();
  for (const { figure, name, state, below = -Infinity, above = Infinity } of BOUNDS) {
    const value = figures[figure];
    if (value === null || told.has(figure)) continue;
    const said = `${state}: the ${name} is ${value.toFixed(3)}`;
    if (value < below) told.set(figure, `${said}, below ${below}`);
    if (value > above) told.set(figure, `${said}, above ${above}`);
  }
  return [...told.values()];
}

const COLLAPSED: CollapseState = "collapsed";

/** Whether a warning says that a model has collapsed, and not only that it may be about to. */
export function isCollapseWarning(warning: string): boolean {
  return warning.startsWith(`${COLLAPSED}: `);
}
