/**
 * The scores of many songs, from the metrics of the registry. Every score is computed from sums over
 * songs, so a run needs constant memory, and songs can be resampled (`evaluation/bootstrap.ts`).
 * docs/metrics.md defines each score.
 *
 * @module
 */
import { z } from "zod";
import { type Prediction, type Reference, structureFromLabels } from "../structure.ts";
import { count } from "./averages.ts";
import { type Metric, type MetricValue, toSongPair } from "./contract.ts";
import { createUnflatten, fieldNames, flatten } from "./flatten.ts";
import * as registry from "./registry.ts";

type Registry = typeof registry;
type MetricName = keyof Registry;

/** The sufficient statistics of songs: for each metric its counts and sums. */
export type SufficientStatistics =
  & { readonly songs: number }
  & {
    readonly [Name in MetricName]: ReturnType<Registry[Name]["statistics"]>;
  };

/** The scores of many songs: for each metric its score. */
export type Scores =
  & { songs: number }
  & {
    [Name in MetricName]: ReturnType<Registry[Name]["score"]>;
  };

/** The metrics by name, in alphabetical order. Types of single metrics are in {@linkcode Scores}. */
const METRICS = Object.entries(registry) as unknown as readonly [MetricName, Metric][];

const schemas = Object.fromEntries(METRICS.map(([name, { schema }]) => [name, schema]));

/** The JSON of {@linkcode Scores}. */
export const scoresSchema = z.strictObject({ songs: count, ...schemas })
  .meta({ id: "scores" }) as unknown as z.ZodType<Scores>;

/**
 * The sufficient statistics of one song.
 *
 * @throws {RangeError} unless both sides cover the same lines, at least one.
 *
 * @example
 * ```ts
 * import { sufficientStatistics } from "./scores.ts";
 * import { structureFromLabels } from "../structure.ts";
 * import assert from "node:assert/strict";
 *
 * const reference = structureFromLabels(["verse", "chorus"]);
 * const { lines, boundaries } = sufficientStatistics(reference, reference);
 * assert.deepEqual([lines.chorus_as_chorus, boundaries.exact.hits], [1, 1]);
 * ```
 */
export function sufficientStatistics(
  reference: Reference,
  predicted: Prediction,
): SufficientStatistics {
  const pair = toSongPair(reference, predicted);
  const ofMetrics = METRICS.map(([name, metric]) => [name, metric.statistics(pair)]);
  return { songs: 1, ...Object.fromEntries(ofMetrics) };
}

/**
 * The flat sufficient statistics of one song, in the order of {@linkcode STATISTIC_NAMES}.
 *
 * @throws {RangeError} unless both sides cover the same lines, at least one.
 */
export function flatStatistics(reference: Reference, predicted: Prediction): Float64Array {
  return Float64Array.from(flatten(sufficientStatistics(reference, predicted)));
}

const ONE_VERSE = structureFromLabels(["verse"]);
const SHAPE = sufficientStatistics(ONE_VERSE, ONE_VERSE);

/** The name of each number of flat statistics: `lines.verse_as_verse`. */
export const STATISTIC_NAMES: readonly string[] = fieldNames(SHAPE);

/** Turns flat numbers, in the order of {@linkcode STATISTIC_NAMES}, into statistics. */
export const unflattenStatistics: (values: ArrayLike<number>) => SufficientStatistics =
  createUnflatten(SHAPE);

/** The scores of some metrics from flat statistics. */
type Scorer = (values: ArrayLike<number>) => Readonly<Record<string, unknown>>;

/**
 * Creates a function that computes the scores of some metrics, and of no other, from flat statistics.
 *
 * @param names their fields among the scores
 */
export function createScorer(names: ReadonlySet<string>): Scorer {
  const metrics = METRICS.filter(([name]) => names.has(name)).map(([name, { score }]) => {
    const start = STATISTIC_NAMES.findIndex((field) => field.startsWith(`${name}.`));
    return { name, score, unflatten: createUnflatten(SHAPE[name], start) };
  });
  return (values) => {
    const scores: Record<string, unknown> = {};
    for (const { name, score, unflatten } of metrics) scores[name] = score(unflatten(values));
    return scores;
  };
}

const scoreAll = createScorer(new Set(METRICS.map(([name]) => name)));

/** The scores of summed flat statistics, in the order of {@linkcode STATISTIC_NAMES}. */
export function scoreStatistics(values: ArrayLike<number>): Scores {
  return { songs: values[0], ...scoreAll(values) } as Scores;
}

/**
 * Scores songs one by one, in constant memory.
 *
 * @example
 * ```ts
 * import { Scorecard } from "./scores.ts";
 * import { structureFromLabels } from "../structure.ts";
 * import assert from "node:assert/strict";
 *
 * const scorecard = new Scorecard();
 * const reference = structureFromLabels(["verse", "verse", "chorus", "chorus"]);
 * scorecard.add(reference, structureFromLabels(["verse", "chorus", "chorus", "chorus"]));
 * const { lines, boundaries } = scorecard.scores();
 * assert.equal(lines.accuracy, 3 / 4);
 * assert.equal(boundaries.exact.pooled!.f1, 0);
 * assert.equal(boundaries.within_1.pooled!.f1, 1);
 * ```
 */
export class Scorecard {
  readonly #sums = new Float64Array(STATISTIC_NAMES.length);

  /**
   * Adds a song.
   *
   * @throws {RangeError} unless both sides cover the same lines, at least one.
   */
  add(reference: Reference, predicted: Prediction): void {
    this.addStatistics(flatStatistics(reference, predicted));
  }

  /** Adds the flat statistics of a song. */
  addStatistics(song: Float64Array): void {
    song.forEach((value, column) => this.#sums[column] += value);
  }

  /** The scores of all songs so far. */
  scores(): Scores {
    return scoreStatistics(this.#sums);
  }
}

/** A score that tables show. */
export interface PrintedScore extends Omit<MetricValue, "path"> {
  /** The field of its metric. */
  readonly metric: string;
  /** The dotted path among the scores: `lines.macro_f1`. */
  readonly name: string;
  readonly hasInterval: boolean;
}

/** Every score that tables show, by metric. */
export const PRINTED_SCORES: readonly PrintedScore[] = METRICS.flatMap(([metric, { values }]) =>
  values.map(({ path, hasInterval = true, songs, ...value }) => ({
    ...value,
    metric,
    name: `${metric}.${path}`,
    hasInterval,
    ...(songs !== undefined && { songs: `${metric}.${songs}` }),
  }))
);

/** The few scores by which systems are judged. */
export const HEADLINE_SCORES: readonly PrintedScore[] = PRINTED_SCORES
  .filter(({ headline }) => headline !== undefined)
  .sort((one, other) => one.headline! - other.headline!);

/** Each metric with its description, as docs/metrics.md lists them. */
export const METRIC_DESCRIPTIONS: readonly (readonly [name: string, description: string])[] =
  METRICS.map(([name, { description }]) => [name, description]);

const PATHS = new Map(PRINTED_SCORES.map(({ name }) => [name, name.split(".")]));

/**
 * One value among scores; null if it is undefined for these songs.
 *
 * @param name its dotted path, such as `lines.macro_f1`
 *
 * @example
 * ```ts
 * import { Scorecard, scoreNamed } from "./scores.ts";
 * import assert from "node:assert/strict";
 *
 * const scores = new Scorecard().scores();
 * assert.equal(scoreNamed(scores, "boundaries.exact.pooled.f1"), null);
 * ```
 */
export function scoreNamed(scores: Readonly<Record<string, unknown>>, name: string): number | null {
  let value: unknown = scores;
  for (const part of PATHS.get(name) ?? name.split(".")) {
    if (value === null) return null;
    value = (value as Record<string, unknown>)[part];
  }
  return value as number | null;
}

/** A song with its reference structure and a predicted one, of the same lines. */
export interface ScoredPair {
  /** The reference structure. */
  readonly reference: Reference;
  /** The predicted structure, with the probabilities of chorus if there are any. */
  readonly predicted: Prediction;
}

/**
 * Scores songs as `refrain evaluate` does. `docs/metrics.md` defines each score. Takes constant memory.
 *
 * @returns the scores by name, such as `lines.macro_f1` or `boundaries.exact.pooled.f1`; null if a
 * score is undefined for these songs
 * @throws {RangeError} unless both structures of each song have the same lines, at least one.
 *
 * @example
 * ```ts
 * import { scoreSongs, structureFromLabels } from "@refrain/refrain/metrics";
 * import assert from "node:assert/strict";
 *
 * const scores = scoreSongs([{
 *   reference: structureFromLabels(["verse", "verse", "chorus", "chorus"]),
 *   predicted: structureFromLabels(["verse", "chorus", "chorus", "chorus"]),
 * }]);
 * assert.equal(scores["lines.accuracy"], 3 / 4);
 * assert.equal(scores["boundaries.within_1.pooled.f1"], 1);
 * ```
 */
export function scoreSongs(songs: Iterable<ScoredPair>): Readonly<Record<string, number | null>> {
  const scorecard = new Scorecard();
  for (const { reference, predicted } of songs) scorecard.add(reference, predicted);
  const scores = scorecard.scores();
  return Object.fromEntries(PRINTED_SCORES.map(({ name }) => [name, scoreNamed(scores, name)]));
}
