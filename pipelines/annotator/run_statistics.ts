/**
 * The statistics of a run of annotate: repeated ids, unreadable inputs, label usage and metrics.
 *
 * @module
 */
import { isCalibrated, type ModelInfo } from "#lib/annotation.ts";
import { Scorecard } from "#lib/metrics/scores.ts";
import type { Scores } from "#lib/metrics/scores.ts";
import { type CollapseMetrics, CollapseMonitor } from "#lib/metrics/collapse.ts";
import type { Song } from "#lib/song.ts";
import { Occurrences } from "#lib/occurrences.ts";
import type { AnnotationResult } from "./contract.ts";
import { type Batch, countUnreadable } from "../stream/delivery.ts";

/** The summary of a run. */
export interface StatisticsSummary {
  /** Songs whose id occurred before. */
  readonly duplicates: number;
  /** Inputs that could not be read to their end. */
  readonly unreadable: number;
  /** How the model used its labels, over all songs. */
  readonly collapse: CollapseMetrics;
  /** Metrics on the songs with reference labels, if there are any. */
  readonly scores?: {
    readonly model: Scores;
    /** Of this rule, as a baseline on the same songs. */
    readonly recurring_pair: Scores;
  };
}

/** The part of a result that is counted. */
interface AddedSong extends Pick<AnnotationResult, "statistics"> {
  readonly song: Pick<Song, "id">;
}

/** Collects statistics, in constant memory except for a few bytes per id. */
export class RunStatistics {
  readonly #occurrences = new Occurrences();
  readonly #byModel = new Scorecard();
  readonly #byRule = new Scorecard();
  readonly #collapse = new CollapseMonitor();
  readonly #model: ModelInfo;
  #scored = 0;
  #duplicates = 0;
  #unreadable = 0;

  /** @param model the model that labels the songs */
  constructor(model: ModelInfo) {
    this.#model = model;
  }

  /** Adds a song; returns its number among the songs with its id, from 1. */
  add({ song, statistics }: AddedSong): number {
    const { labelUsage, confidence, scored } = statistics;
    const occurrence = this.#occurrences.add(song.id);
    if (occurrence > 1) this.#duplicates++;
    this.#collapse.add(labelUsage, confidence);
    if (scored !== undefined) {
      this.#scored++;
      this.#byModel.addStatistics(scored.model);
      this.#byRule.addStatistics(scored.rule);
    }
    return occurrence;
  }

  countUnreadable(batch: Batch<unknown>): void {
    this.#unreadable += countUnreadable(batch);
  }

  outcome(): StatisticsSummary {
    const scores = { model: this.#byModel.scores(), recurring_pair: this.#byRule.scores() };
    return {
      duplicates: this.#duplicates,
      unreadable: this.#unreadable,
      collapse: this.#collapse.metrics(isCalibrated(this.#model)),
      ...(this.#scored > 0 && { scores }),
    };
  }
}
