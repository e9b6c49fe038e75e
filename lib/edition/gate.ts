/**
 * Gates: conditions that stop an edition from being published, such as `chorus_rate>0.6`, and the
 * metrics that they test.
 *
 * @module
 */
import { closest } from "fastest-levenshtein";
import { listed } from "../format_number.ts";
import { z } from "zod";
import type { Manifest } from "./manifest.ts";

/** Metrics by name; null where a metric is undefined. */
export type MetricValues<Name extends string = string> = Readonly<Record<Name, number | null>>;

/** The metrics of one edition. */
export const EDITION_GATE_METRICS = [
  "chorus_rate",
  "single_label_rate",
  "confidence",
  "boundaries_per_song",
  "songs",
  "rejected_rate",
  "filtered_rate",
] as const;

/** The metrics of an edition B compared with an edition A. */
export const DIFF_METRICS = [
  "boundary_f1",
  "boundary_f1_within_1",
  "boundary_f1_within_2",
  "line_agreement",
  "songs_changed",
  "songs_added",
  "songs_removed",
  "songs_rewritten",
  "chorus_rate_change",
  "confidence_change",
] as const;

export const diffMetricsSchema = z.record(z.enum(DIFF_METRICS), z.number().nullable())
  .describe("The metrics that gates test; null where undefined");

/** All metrics that a gate can test. */
export const GATE_METRICS: readonly string[] = [...DIFF_METRICS, ...EDITION_GATE_METRICS];

/** A condition that fails an edition if it holds. */
export interface Gate {
  readonly metric: string;
  readonly operator: Operator;
  readonly bound: number;
}

type Operator = "<" | "<=" | ">" | ">=";

interface Comparison {
  readonly holds: (value: number, bound: number) => boolean;
  readonly words: (bound: number) => string;
}

const COMPARISONS: Readonly<Record<Operator, Comparison>> = {
  "<": { holds: (value, bound) => value < bound, words: (bound) => `below ${bound}` },
  "<=": { holds: (value, bound) => value <= bound, words: (bound) => `at or below ${bound}` },
  ">": { holds: (value, bound) => value > bound, words: (bound) => `above ${bound}` },
  ">=": { holds: (value, bound) => value >= bound, words: (bound) => `at or above ${bound}` },
};

const GATE = /^\s*([a-z]\w*)\s*([<>]=?)\s*(-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)\s*$/;

/**
 * Parses a gate, such as `boundary_f1<0.9`, with or without spaces.
 *
 * @throws {RangeError} if the syntax is wrong or the metric is unknown; it names the nearest metric.
 */
export function parseGate(text: string): Gate {
  const [, metric, operator, number] = GATE.exec(text) ?? [];
  if (metric === undefined) {
    throw new RangeError(
      `A gate is METRIC<NUMBER, or with <=, > or >=, such as ${GATE_METRICS[0]}<0.9: not ${text}`,
    );
  }
  if (!GATE_METRICS.includes(metric)) {
    throw new RangeError(
      `There is no metric ${metric}; the nearest is ${closest(metric, GATE_METRICS)}. ` +
        `The metrics are ${listed(GATE_METRICS)}`,
    );
  }
  return { metric, operator: operator as Operator, bound: Number(number) };
}

/** A sentence for each gate that fails. A gate on a metric that is undefined fails too. */
export function gateFailures(gates: readonly Gate[], metrics: MetricValues): string[] {
  return gates.flatMap((gate) => {
    const value = metrics[gate.metric] ?? null,
      condition = COMPARISONS[gate.operator].words(gate.bound);
    if (value === null) {
      return [`${gate.metric} is undefined here; the gate fails if it is ${condition}`];
    }
    return fails(gate, value)
      ? [`${gate.metric} is ${shown(gate, value)}; the gate fails if it is ${condition}`]
      : [];
  });
}

function fails({ operator, bound }: Gate, value: number): boolean {
  return COMPARISONS[operator].holds(value, bound);
}

/** The value with three decimals, or with as many as it takes to show it on the failing side. */
function shown(gate: Gate, value: number): string {
  if (Number.isInteger(value)) return String(value);
  const fewest = Math.max(3, String(gate.bound).split(".")[1]?.length ?? 0);
  const rounded = [0, 1, 3, 6].map((more) => value.toFixed(Math.min(fewest + more, 20)));
  return rounded.find((text) => fails(gate, Number(text))) ?? String(value);
}

/** What a manifest says of all songs and records. */
export type EditionSummary = Pick<Manifest, "records" | "metrics">;

/** The gate metrics of an edition. Rates of no songs or no records are undefined. */
export function editionGateMetrics(
  { records, metrics }: EditionSummary,
): MetricValues<typeof EDITION_GATE_METRICS[number]> {
  const { songs } = metrics;
  const ifSongs = (metric: number | null) => songs === 0 ? null : metric;
  return {
    chorus_rate: ifSongs(metrics.chorus_rate),
    single_label_rate: ifSongs(metrics.single_label_rate),
    confidence: ifSongs(metrics.confidence),
    boundaries_per_song: ifSongs(metrics.boundaries_per_song),
    songs,
    rejected_rate: ratioOrNull(records.rejected, records.read),
    filtered_rate: ratioOrNull(records.filtered, records.read),
  };
}

/** `part / whole`; null if the whole is 0. */
export function ratioOrNull(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/**
 * `after - before`, rounded to nine decimals so that a change of a tenth is exactly 0.1; null unless
 * both are defined.
 */
export function metricChange(before: number | null, after: number | null): number | null {
  if (before === null || after === null) return null;
  // `+ 0` turns minus zero into zero.
  return Number((after - before).toFixed(9)) + 0;
}

/**
 * All metrics that gates can test before an edition is published.
 *
 * @param difference the metrics of its comparison with another edition, if there is one
 */
export function gateMetrics(edition: EditionSummary, difference?: MetricValues): MetricValues {
  return { ...editionGateMetrics(edition), ...difference };
}
